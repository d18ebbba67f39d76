package com.distributed.jobscheduler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.source.util.JavacTask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every code block of the documents can be used as it stands: Java compiles, shell, JSON, YAML and XML can be read. */
class SnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w+)\\n(.*?)^ *```$");
    /** The widest line of the format. */
    private static final int WIDTH = 120;

    /** What the snippets of handlers leave out: imports, and the service that they call. */
    private static final String AROUND = """
            import com.distributed.jobscheduler.agent.handlers.*;
            import java.time.Duration;
            import java.util.*;
            import org.springframework.context.annotation.Bean;
            import org.springframework.stereotype.Component;

            interface InvoiceSender {
                String send(String what);

                List<String> pagesOf(String payload);

                boolean isBusy();
            }

            """;

    private static final Set<String> OF_EVERY_RECORD = Set.of("toString", "hashCode", "equals");

    private record Snippet(String place, String text) {
        @Override
        public String toString() {
            return place;
        }
    }

    private static List<Snippet> snippets(String language) throws IOException {
        var found = new ArrayList<Snippet>();
        Guides.all()
                .forEach((file, guide) -> BLOCK.matcher(guide)
                        .results()
                        .filter(block -> block.group(2).equals(language))
                        .forEach(block -> {
                            var line = guide.substring(0, block.start()).lines().count() + 1;
                            found.add(new Snippet(
                                    file + ":" + line,
                                    block.group(3).indent(-block.group(1).length())));
                        }));
        return found;
    }

    @Test
    void compilesEachHandlerWithoutAWarning() throws IOException {
        assertThat(snippets("java")).hasSizeGreaterThan(3).allSatisfy(snippet -> {
            assertThat(snippet.text().lines()).allMatch(line -> line.length() <= WIDTH);
            var isAMember = snippet.text().startsWith("@Bean");
            var source = AROUND + (isAMember ? "class Snippet {\n" + snippet.text() + "}\n" : snippet.text());
            assertThat(complaints(source)).isEmpty();
        });
    }

    /** The compiler's, and methods that do not say that they override one. */
    private static List<String> complaints(String source) throws IOException {
        var said = new StringWriter();
        var file = new SimpleJavaFileObject(URI.create("string:///Snippet.java"), SimpleJavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
                return source;
            }
        };
        var options = List.of("-proc:none", "-Xlint:all,-processing,-serial", "-Werror", "--release", "21");
        var task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(said, null, null, options, null, List.of(file));
        var complaints = new ArrayList<String>();
        for (var element : task.analyze()) {
            if (element instanceof TypeElement type) {
                ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                        .filter(method -> method.getAnnotation(Override.class) == null)
                        .filter(method ->
                                !OF_EVERY_RECORD.contains(method.getSimpleName().toString()))
                        .filter(method -> overridesOne(task, type, method))
                        .forEach(method -> complaints.add(method + " has no @Override"));
            }
        }
        said.toString().lines().forEach(complaints::add);
        return complaints;
    }

    private static boolean overridesOne(JavacTask task, TypeElement type, ExecutableElement method) {
        var types = task.getTypes();
        return Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream())
                .map(types::asElement)
                .filter(TypeElement.class::isInstance)
                .flatMap(above ->
                        ElementFilter.methodsIn(task.getElements().getAllMembers((TypeElement) above)).stream())
                .anyMatch(other -> task.getElements().overrides(method, other, type));
    }

    /** A reader copies the version with the snippet. */
    @Test
    void namesTheVersionThatIsBuilt() throws IOException {
        var named = Pattern.compile(
                "scheduler-worker[-:](\\d+(?:\\.\\d+)+)|<version>(\\d+\\.\\d+\\.\\d+)</version>\\s*<classifier>");
        var version = Pattern.compile("<artifactId>scheduler-worker</artifactId>\\s*<version>([^<]+)<")
                .matcher(Guides.read(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        var places = new ArrayList<>(Guides.all().keySet());
        places.addAll(List.of(Path.of("src/examples/spring-boot-agent/pom.xml"), Path.of("Dockerfile")));
        for (var place : places) {
            named.matcher(Guides.read(place))
                    .results()
                    .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .forEach(each -> assertThat(each).as(place.toString()).isEqualTo(version));
        }
    }

    @Test
    void readsEachShellBlock() throws Exception {
        for (var snippet : snippets("sh")) {
            var shell =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (var in = shell.getOutputStream()) {
                in.write(snippet.text().getBytes(UTF_8));
            }
            var said = new String(shell.getInputStream().readAllBytes(), UTF_8);
            assertThat(said).as(snippet.place()).isEmpty();
            assertThat(shell.waitFor()).as(snippet.place()).isZero();
        }
    }

    @Test
    void readsEachBlockOfData() throws IOException {
        var json = new ObjectMapper();
        assertThat(snippets("json"))
                .filteredOn(snippet -> !snippet.text().contains("…")) // which leaves something out
                .hasSizeGreaterThan(5)
                .allSatisfy(snippet -> assertThat(json.readTree(snippet.text())).isNotEmpty());
        assertThat(snippets("yaml"))
                .hasSizeGreaterThan(2)
                .allSatisfy(snippet -> assertThat(
                                new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(snippet.text()))
                        .isNotNull());
        assertThat(snippets("xml"))
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new ByteArrayInputStream(snippet.text().getBytes(UTF_8))))
                        .isNotNull());
    }
}
