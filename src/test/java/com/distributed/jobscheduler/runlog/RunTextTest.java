package com.distributed.jobscheduler.runlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunTextTest {
    private static final String GRIN = "\uD83D\uDE00";

    @Test
    void leavesWhatFitsAsItIs() {
        assertThat(RunText.result("{\"invoices\": 17}\n\tgr\u00fc\u00dfe " + GRIN))
                .isEqualTo("{\"invoices\": 17}\n\tgr\u00fc\u00dfe " + GRIN);
        assertThat(RunText.result("x".repeat(8 * 1024))).isEqualTo("x".repeat(8 * 1024));
        assertThat(RunText.line("x".repeat(1_000))).isEqualTo("x".repeat(1_000));
        assertThat(RunText.progress("page 4 of 10")).isEqualTo("page 4 of 10");
    }

    @Test
    void cutsWithAMarkAndNoCharacterInHalf() {
        assertThat(RunText.result("x".repeat(8 * 1024 + 1))).isEqualTo("x".repeat(8 * 1024 - 3) + "...");
        assertThat(RunText.result("\u00fc".repeat(8 * 1024))).isEqualTo("\u00fc".repeat(4 * 1024 - 2) + "...");
        assertThat(RunText.result(GRIN.repeat(8 * 1024))).isEqualTo(GRIN.repeat(2 * 1024 - 1) + "...");
        assertThat(RunText.line("x".repeat(996) + GRIN.repeat(10))).isEqualTo("x".repeat(996) + "...");
        assertThat(RunText.line("x".repeat(1_000_000))).hasSize(1_000).endsWith("...");
        assertThat(RunText.progress("x".repeat(201))).isEqualTo("x".repeat(197) + "...");
    }

    @Test
    void showsControlCharactersAndHalfCharactersByTheirCode() {
        assertThat(RunText.line("a\u001b[31mred\u0000 \uD83D b\u202Ec\td\r\ne"))
                .isEqualTo("a\\u001b[31mred\\u0000 \\ud83d b\\u202ec d\\r\\ne");
        assertThat(RunText.result("a\r\nb\rc\u0000\uDE00")).isEqualTo("a\nb\\rc\\u0000\\ude00");
        assertThat(RunText.result("\u0000".repeat(8 * 1024)))
                .hasSizeLessThanOrEqualTo(8 * 1024)
                .endsWith("...");
    }

    @Test
    void countsBytesOfUtf8() {
        var text = "a\u00fc\u20ac" + GRIN;
        assertThat(RunText.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
