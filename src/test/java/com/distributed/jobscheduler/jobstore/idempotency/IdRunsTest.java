package com.distributed.jobscheduler.jobstore.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdRunsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''            | ''
            7             | 7
            5,6           | 5-6
            5,6,7,10,12   | 5-7,10,12
            9,3,4,4,5     | 9,3-4,4-5
            """)
    void namesIdsInTheirOrder(String ids, String runs) {
        var list = ids.isEmpty()
                ? List.<Long>of()
                : Arrays.stream(ids.split(",", -1)).map(Long::valueOf).toList();

        assertThat(IdRuns.write(list)).isEqualTo(runs);
        assertThat(IdRuns.read(runs)).isEqualTo(list);
    }
}
