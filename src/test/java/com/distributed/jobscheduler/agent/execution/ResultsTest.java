package com.distributed.jobscheduler.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

class ResultsTest {
    private final Results results =
            new Results(Jackson2ObjectMapperBuilder.json().build());

    private record Sent(int invoices, Instant at) {}

    @Test
    void keepsTextAsItIsAndObjectsAsJson() {
        assertThat(results.text(null)).isNull();
        assertThat(results.text("17 invoices")).isEqualTo("17 invoices");
        assertThat(results.text(CharBuffer.wrap("17"))).isEqualTo("17");
        assertThat(results.text(17)).isEqualTo("17");
        assertThat(results.text(Map.of("a", List.of(1, 2)))).isEqualTo("{\"a\":[1,2]}");
        assertThat(results.text(new Sent(17, Instant.EPOCH))).startsWith("{\"invoices\":17,\"at\":");
    }

    @Test
    void cutsWhatIsTooLongHoweverLongItIs() {
        assertThat(results.text("x".repeat(10_000))).hasSize(8 * 1024).endsWith("...");
        Iterable<Integer> endless = () -> Stream.iterate(1, i -> i + 1).iterator();
        assertThat(results.text(endless))
                .hasSize(8 * 1024)
                .startsWith("[1,2,3,")
                .endsWith("...");
    }

    @Test
    void saysOfAResultThatCannotBeWrittenThatItCannot() {
        var itself = new ArrayList<Object>();
        itself.add(itself);
        Iterable<Object> broken = () -> {
            throw new IllegalStateException("closed");
        };

        assertThat(results.text(new Object())).startsWith("a result that cannot be written as JSON: ");
        assertThat(results.text(itself)).isNotBlank();
        assertThat(results.text(broken)).startsWith("a result that cannot be written as JSON: ");
    }
}
