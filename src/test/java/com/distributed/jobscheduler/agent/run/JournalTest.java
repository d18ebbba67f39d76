package com.distributed.jobscheduler.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.agent.peer.RunNotes;
import com.distributed.jobscheduler.runlog.LogTail.Piece;
import com.distributed.jobscheduler.wire.RunHeartbeatBody.RunNews;
import com.distributed.jobscheduler.wire.RunProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final Journal journal = new Journal();

    private RunNews told() {
        var news = journal.news("1:2", 8 * 1024, 1).orElseThrow();
        news.told();
        return news.entry();
    }

    @Test
    void hasNoNewsBeforeItIsToldSomethingAndAfterTheStoreHasHeardIt() {
        assertThat(journal.hasNews()).isFalse();
        journal.log("one\ntwo");
        journal.progress(140, "page 4\nof 10");

        assertThat(told())
                .isEqualTo(new RunNews("1:2", new RunProgress(100, "page 4\\nof 10"), 0L, List.of("one", "two")));
        assertThat(journal.hasNews()).isFalse();

        journal.progress(100, "page 4\nof 10");
        assertThat(journal.hasNews()).isFalse();
        journal.log("three");
        assertThat(told()).isEqualTo(new RunNews("1:2", null, 2L, List.of("three")));
        journal.progress(-1, null);
        assertThat(told()).isEqualTo(new RunNews("1:2", new RunProgress(0, null), null, null));
    }

    @Test
    void tellsAgainWhatTheStoreMayNotHaveHeard() {
        journal.log("one");
        var lost = journal.news("1:2", 8 * 1024, 1).orElseThrow();
        journal.log("two");

        assertThat(journal.news("1:2", 8 * 1024, 2).orElseThrow().entry().log()).containsExactly("one", "two");
        lost.told();
        assertThat(told().log()).containsExactly("two");
    }

    @Test
    void tellsTheNewestWhereALoopLogsMoreThanAHeartbeatTakes() {
        for (var i = 0; i < 100_000; i++) {
            journal.log("line %06d".formatted(i));
        }

        var news = journal.news("1:2", 1_200, 1).orElseThrow();
        assertThat(news.entry().logFrom()).isEqualTo(99_900);
        assertThat(news.entry().log()).hasSize(100).endsWith("line 099999");
        assertThat(news.size()).isBetween(1_200, 1_700);
    }

    @Test
    void leavesAllToTheOutcomeOnceTheRunHasEnded() {
        journal.log("one");
        journal.progress(40, "page 4");
        var notes = journal.close("done");
        journal.log("too late");
        journal.progress(50, null);

        assertThat(notes).isEqualTo(new RunNotes("done", new RunProgress(40, "page 4"), new Piece(0, List.of("one"))));
        assertThat(journal.hasNews()).isFalse();
        assertThat(journal.close(null).log().lines()).containsExactly("one");
    }
}
