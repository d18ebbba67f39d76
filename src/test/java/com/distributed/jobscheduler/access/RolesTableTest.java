package com.distributed.jobscheduler.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.peer.PushSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The table of roles in docs/security.md against the rules of the four services. */
class RolesTableTest {
    private static final List<String> RULES = List.of(
            "worker.SchedulerWorkerAccess",
            "jobstore.JobStoreAccess",
            "coordinator.CoordinatorAccess",
            "agent.WorkerAgentAccess");
    private static final Pattern WRITE = Pattern.compile("(?:POST|PUT|PATCH|DELETE) /[^,`\\s]+");

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "OPERATOR")
    void givesEachRoleTheCallsThatItMayMake(CallerRole role) throws Exception {
        assertThat(documented(role)).isEqualTo(allowed(role));
    }

    private static Set<String> documented(CallerRole role) throws IOException {
        var table = Files.readAllLines(Path.of("docs/security.md")).stream()
                .dropWhile(line -> !line.contains("| operator |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1))
                .toList();
        var column = Arrays.stream(table.getFirst()).map(String::strip).toList().indexOf(name(role));
        var calls = new TreeSet<String>();
        table.stream()
                .skip(2)
                .filter(cells -> !cells[column].isBlank())
                .forEach(cells ->
                        WRITE.matcher(cells[1]).results().forEach(call -> calls.add(withoutNames(call.group()))));
        return calls;
    }

    private static Set<String> allowed(CallerRole role) throws ClassNotFoundException {
        var calls = new TreeSet<String>();
        for (var rules : RULES) {
            try (var context = new AnnotationConfigApplicationContext()) {
                context.registerBean(
                        AccessProperties.class, () -> new AccessProperties(Map.of(), null, false, false, false));
                context.register(PushSecret.class, Class.forName("com.distributed.jobscheduler." + rules));
                context.refresh();
                WRITE.matcher(context.getBean(AccessRules.class).objectionTo(new Caller(Set.of(role), null, null)))
                        .results()
                        .forEach(call -> calls.add(withoutNames(call.group())));
            }
        }
        return calls;
    }

    private static String withoutNames(String call) {
        return call.replaceAll("\\{\\w+}", "{}");
    }

    private static String name(CallerRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
