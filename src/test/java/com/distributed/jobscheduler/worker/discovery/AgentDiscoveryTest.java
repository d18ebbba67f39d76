package com.distributed.jobscheduler.worker.discovery;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.worker.peer.HandMadePeers;
import com.distributed.jobscheduler.worker.peer.RegisteredAgent;
import com.distributed.jobscheduler.worker.peer.WorkerAgents;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AgentDiscoveryTest {
    @RegisterExtension
    static final HandMadePeers peers = new HandMadePeers();

    private final List<Object> events = new ArrayList<>();
    private WorkerAgents agents;
    private AgentDiscovery discovery;

    @BeforeEach
    void start() {
        agents = peers.followed();
        discovery = discovery("http://a:*", "http://b:*");
    }

    private AgentDiscovery discovery(String... allowed) {
        return new AgentDiscovery(peers.registry(), agents, AllowedAgents.of(List.of(allowed)), events::add);
    }

    private void storeAnswers(ResponseDefinitionBuilder answer) {
        peers.server.stubFor(get(urlPathEqualTo("/api/workers")).willReturn(answer));
    }

    private void look(String... entries) {
        storeAnswers(okJson("{\"success\":true,\"data\":[%s]}".formatted(String.join(",", entries))));
        discovery.lookOnce();
    }

    private static String entry(String id, String url, String status) {
        return "{\"workerId\":\"%s\",\"url\":\"%s\",\"status\":\"%s\",\"handlers\":[\"log\"]}"
                .formatted(id, url, status);
    }

    private List<URI> urls() {
        return agents.all().stream().map(client -> client.url()).toList();
    }

    private static URI[] are(String... urls) {
        return Stream.of(urls).map(URI::create).toArray(URI[]::new);
    }

    @Test
    void followsTheRegistryAndKeepsTheClientOfWhoStays() {
        look(entry("1", "http://a:1/", "ONLINE"), entry("2", "http://b:1", "ONLINE"));
        assertThat(urls()).containsExactly(are("http://a:1", "http://b:1"));
        var stays = agents.all().getFirst();

        look(entry("1", "http://a:1", "ONLINE"), entry("3", "http://b:2", "ONLINE"));
        assertThat(urls()).containsExactly(are("http://a:1", "http://b:2"));
        assertThat(agents.all().getFirst()).isSameAs(stays);
        assertThat(peers.health().all())
                .containsKeys("worker-agent@a:1", "worker-agent@b:2")
                .doesNotContainKey("worker-agent@b:1");
        assertThat(events).hasSize(2).hasOnlyElementsOfType(AgentsCame.class);

        look();
        assertThat(urls()).isEmpty();
        assertThat(events).hasSize(2);
        assertThat(peers.health().all()).doesNotContainKeys("worker-agent@a:1", "worker-agent@b:2");
    }

    @Test
    void takesASilentAgentOutButRemembersThatItMayKnowAName() {
        look(
                entry("1", "http://a:1", "OFFLINE"),
                entry("2", "http://b:1", "OFFLINE"),
                entry("3", "http://b:1", "ONLINE"));

        assertThat(urls()).containsExactly(are("http://b:1"));
        assertThat(agents.absent())
                .containsExactly(new RegisteredAgent("1", URI.create("http://a:1"), false, List.of("log")));
        assertThat(agents.absent().getFirst().mayKnow("log:x")).isTrue();
        assertThat(agents.absent().getFirst().mayKnow("logs")).isFalse();
    }

    @Test
    void usesNoAgentThatIsNotAllowedAndNoEntryWithoutAUsableUrl() {
        look(
                entry("1", "http://evil:1", "ONLINE"),
                entry("2", "http://evil:2", "OFFLINE"),
                entry("3", "http://a:1?x", "ONLINE"),
                entry("4", "http://u:p@a:1", "ONLINE"),
                entry("5", "not a url", "ONLINE"),
                "{\"workerId\":\"6\",\"status\":\"ONLINE\"}",
                "7",
                entry("8", "http://a:8", "ONLINE"));

        assertThat(urls()).containsExactly(are("http://a:8"));
        assertThat(agents.absent()).isEmpty();
    }

    @Test
    void keepsItsAgentsWhileTheStoreGivesNoList() {
        look(entry("1", "http://a:1", "ONLINE"));

        for (var answer : List.of(
                serverError(),
                notFound(),
                okJson("{\"success\":false,\"data\":[]}"),
                okJson("[]"),
                okJson("{\"success\":true,\"data\":{}}"))) {
            storeAnswers(answer);
            discovery.lookOnce();
            assertThat(urls()).containsExactly(are("http://a:1"));
        }
    }

    @Test
    void anEntryThatNoClientCanCallKeepsNoOtherAgentAway() {
        discovery = discovery();

        look(
                entry("1", "http://a:99999", "ONLINE"),
                entry("2", "http://a:0", "ONLINE"),
                entry("3", "http://[fe80::1%25lo]:1", "ONLINE"),
                entry("4", "http://[::ffff:127.0.0.1]:1", "ONLINE"),
                entry("5", "http://a:1", "ONLINE"));

        assertThat(urls()).containsExactly(are("http://a:1"));
    }

    @Test
    void readsTheListOfAThousandAgentsWithManyHandlers() {
        var handlers = IntStream.range(0, 40)
                .mapToObj(i -> "\"some-handler-of-mine-%d\"".formatted(i))
                .collect(Collectors.joining(","));

        look(IntStream.rangeClosed(1, 1000)
                .mapToObj(i ->
                        "{\"workerId\":\"agent-%d\",\"url\":\"http://a:%d\",\"status\":\"ONLINE\",\"handlers\":[%s]}"
                                .formatted(i, 10_000 + i, handlers))
                .toArray(String[]::new));

        assertThat(urls()).hasSize(1000);
        assertThat(peers.health().jobStore().reachable()).isTrue();
    }

    @Test
    void aListThatIsTooLargeIsNoOutageOfTheStore() {
        look(entry("1", "http://a:1", "ONLINE"));

        look(entry("2", "http://a:2", "ONLINE"), "\"" + "x".repeat(9_000_000) + "\"");

        assertThat(urls()).containsExactly(are("http://a:1"));
        assertThat(peers.health().jobStore().reachable()).isTrue();
    }

    @Test
    void eachOfTwoUrlsHasItsOwnName() {
        discovery = discovery();

        look(
                entry("1", "http://a:1/x/y", "ONLINE"),
                entry("2", "https://a:1/x/y", "ONLINE"),
                entry("3", "http://a:1/x_y", "ONLINE"),
                entry("4", "http://a:1/x%5Fy", "ONLINE"));

        assertThat(agents.all())
                .extracting(client -> client.name())
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo("worker-agent@a:1_x_y");
    }

    @Test
    void oneAgentIsOneHoweverItsUrlIsWritten() {
        look(
                entry("1", "http://a:80", "ONLINE"),
                entry("2", "http://A", "ONLINE"),
                entry("3", "http://a:/", "ONLINE"),
                entry("4", "http://a:080", "OFFLINE"));

        assertThat(urls()).containsExactly(are("http://a"));
        assertThat(agents.absent()).isEmpty();
    }
}
