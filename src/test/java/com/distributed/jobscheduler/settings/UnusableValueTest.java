package com.distributed.jobscheduler.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.distributed.jobscheduler.worker.SchedulerWorkerApplication;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.BindException;

class UnusableValueTest {
    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            scheduler.worker.scan-interval     | abc     | scheduler.worker.scan-interval: 'abc' is not a duration such as 500ms, 30s or 5m
            scheduler.worker.assigned-segments | 0,100   | scheduler.worker.assigned-segments[1]: 100 is not an integer from 0 to 99
            scheduler.worker.assigned-segments | 0,x     | scheduler.worker.assigned-segments: 'x' is not a whole number
            scheduler.worker.misfire           | LATER   | scheduler.worker.misfire: 'LATER' is not one of FIRE_ONCE, SKIP, CATCH_UP
            scheduler.worker.time-zone         | Mars/X  | scheduler.worker.time-zone: 'Mars/X' is not an IANA time zone such as Europe/Berlin
            scheduler.worker.max-response-size | much    | scheduler.worker.max-response-size: 'much' is not a size such as 512KB or 1MB
            """)
    void namesTheSettingAndTheRule(String setting, String value, String sentence) {
        var failure = catchThrowable(() -> new SpringApplicationBuilder(SchedulerWorkerApplication.class)
                .run("--server.port=0", "--" + setting + "=" + value));

        BindException bind = null;
        for (var each = failure; each != null; each = each.getCause()) {
            if (each instanceof BindException found) {
                bind = found;
            }
        }
        assertThat(new UnusableValueAnalyzer().analyze(failure, bind).getDescription())
                .isEqualTo(sentence);
    }
}
