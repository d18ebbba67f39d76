package com.distributed.jobscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The first word of each log line is its event: {@code noun.past-participle}, in lower case. */
class LogEventsTest {
    private static final Pattern CALL = Pattern.compile(
            "\\blog\\s*\\.(?:(?:trace|debug|info|warn|error)|at\\w+\\([^;]*?\\)\\s*\\.log)\\(\\s*([^\\s]+)");

    /** A parameter may be the whole noun, such as the name of a task. */
    private static final Pattern EVENT =
            Pattern.compile("\"(?:\\{}|[a-z]+(?:-[a-z]+)*)\\.[a-z]+(?:-[a-z]+)*(?:\"[,);]*)?");

    @Test
    void beginsEachLineWithAnEvent() throws IOException {
        var firstWords = CALL.matcher(Guides.sources())
                .results()
                .map(found -> found.group(1))
                .toList();
        var others = new TreeSet<>(firstWords);
        others.removeIf(word -> EVENT.matcher(word).matches());

        assertThat(firstWords).hasSizeGreaterThan(100);
        assertThat(others).isEmpty();
    }
}
