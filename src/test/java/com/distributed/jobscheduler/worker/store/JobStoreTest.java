package com.distributed.jobscheduler.worker.store;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.testing.DueEntries;
import com.distributed.jobscheduler.worker.peer.BatchReply;
import com.distributed.jobscheduler.worker.peer.Claim;
import com.distributed.jobscheduler.worker.peer.ClaimReply;
import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.peer.JobReply;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each granted claim shows which kind of store answers; that kind then reads its answers. */
class JobStoreTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private final JobStore store = new JobStore(peers.store());

    private static void answers(ResponseDefinitionBuilder answer) {
        peers.server.stubFor(any(anyUrl()).willReturn(answer));
    }

    private static ResponseDefinitionBuilder success() {
        return okJson("{\"success\":true,\"data\":[]}");
    }

    private ClaimReply claim() {
        return store.claim(DueEntries.pending(1).occurrence(), null, "key");
    }

    @Test
    void isNotKnownBeforeItsFirstGrantedClaim() {
        answers(aResponse().withStatus(409));
        claim();

        assertThat(store.protocol()).isEqualTo(new NotKnownYet());
    }

    @Test
    void isBaseOnlyWhenItGivesNoToken() {
        answers(success());

        assertThat(claim()).isEqualTo(new ClaimReply.Claimed(null));
        assertThat(store.protocol()).isEqualTo(new BaseOnly());
    }

    @Test
    void leasesFromTheFirstTokenOn() {
        answers(success());
        claim();
        answers(success().withHeader("Scheduler-Claim", "t"));

        assertThat(claim()).isEqualTo(new ClaimReply.Claimed("t"));
        assertThat(store.protocol()).isEqualTo(new Leasing());
    }

    @Test
    void isToldTheVersionThatItListed() {
        answers(success().withHeader("Scheduler-Claim", "t"));
        peers.server.resetRequests();

        store.claim(DueEntries.ofVersion(3, 1, "p").occurrence(), 3, "key");
        store.claim(DueEntries.pending(2).occurrence(), null, "key");

        peers.server.verify(
                1,
                putRequestedFor(urlPathEqualTo("/api/jobs/1/status"))
                        .withHeader("Scheduler-Expected-Version", equalTo("3")));
        peers.server.verify(
                1, putRequestedFor(urlPathEqualTo("/api/jobs/2/status")).withoutHeader("Scheduler-Expected-Version"));
    }

    @Test
    void leasesWhenItClaimsInBatches() {
        answers(success());

        assertThat(store.claimDue(List.of(1), DueEntries.DUE, 5, "key", false)).isInstanceOf(BatchReply.Claimed.class);
        assertThat(store.protocol()).isEqualTo(new Leasing());
    }

    @Test
    void staysLeasingWhileSomethingElseAnswersInItsPlace() {
        answers(success().withHeader("Scheduler-Claim", "t"));
        claim();
        answers(aResponse().withBody("Soon back"));

        assertThat(claim()).isEqualTo(new ClaimReply.WithoutToken());
        assertThat(store.protocol()).isEqualTo(new Leasing());
        assertThat(store.giveBack(new Claim(DueEntries.pending(1), null, null), null))
                .as("believed to have taken it back")
                .isFalse();
        answers(aResponse().withStatus(404).withBody("nothing here"));
        assertThat(claim()).isInstanceOf(ClaimReply.Refused.class);
        assertThat(store.lookUp(1)).isInstanceOf(JobReply.Unreachable.class);
    }

    @Test
    void isBaseOnlyAgainOnlyWhenThatIsSaid() {
        answers(success().withHeader("Scheduler-Claim", "t"));
        claim();

        assertThat(store.noteBaseOnly()).as("news").isTrue();
        assertThat(store.noteBaseOnly()).as("news again").isFalse();
        assertThat(store.protocol()).isEqualTo(new BaseOnly());
        assertThat(store.protocolOf(new Claim(DueEntries.pending(1), "t", null)))
                .as("of a claim with a token")
                .isEqualTo(new Leasing());
    }
}
