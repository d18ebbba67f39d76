package com.distributed.jobscheduler.coordinator.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.web.ServerProperties;

class WorkerUrlsTest {
    private record Answering(String address) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return new InetAddress[] {InetAddress.getByName(address)};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static WorkerUrls reachable(String address, String... listed) throws UnknownHostException {
        return urls("0.0.0.0", address, listed);
    }

    private static WorkerUrls urls(String bound, String address, String... listed) throws UnknownHostException {
        var server = new ServerProperties();
        server.setAddress(InetAddress.getByName(bound));
        var properties =
                new WorkerUrlProperties(Stream.of(listed).map(URI::create).toList());
        return new WorkerUrls(properties, server, new Answering(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8083", "http://127.0.0.1:8083", "http://[::1]:8083", "http://a.localhost"})
    void takesThisMachinesNameFromThoseThatAreOnItAlone(String url) throws UnknownHostException {
        assertThat(reachable("127.0.0.1").accepted(url, false)).isNull();
        assertThat(reachable("127.0.0.1").accepted(url, true)).isEqualTo(url);
        assertThat(urls("127.0.0.1", "127.0.0.1").accepted(url, false)).isEqualTo(url);
        assertThat(reachable("127.0.0.1", url).accepted(url, false)).isEqualTo(url);
    }

    @Test
    void followsNoNameToThisMachineOrToWhereNoWorkerIs() throws UnknownHostException {
        assertThatThrownBy(() -> reachable("127.0.0.1").resolve("worker.example"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("coordinator.worker-urls");
        assertThat(reachable("127.0.1.1", "http://worker.example:8083").resolve("worker.example"))
                .hasSize(1);
        assertThat(urls("127.0.0.1", "127.0.1.1").resolve("worker.example")).hasSize(1);
        for (var address : List.of("10.0.0.1", "172.18.0.5", "93.184.216.34", "fd00::1")) {
            assertThat(reachable(address).resolve("worker.example")).as(address).hasSize(1);
        }
        for (var address : List.of("169.254.169.254", "fe80::1", "0.0.0.0", "100.100.100.200", "64:ff9b::a9fe:a9fe")) {
            assertThatThrownBy(() ->
                            reachable(address, "http://worker.example:8083").resolve("worker.example"))
                    .as(address)
                    .isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void knowsWhatIsListedByOriginAndPath() throws UnknownHostException {
        var urls = reachable("10.0.0.1", "http://w1:8083", "https://W2/base/");
        assertThat(List.of("http://w1:8083", "http://W1:8083/x", "https://w2:443/base", "https://w2/base/x"))
                .allMatch(urls::isListed);
        assertThat(List.of(
                        "https://w1:8083",
                        "http://w1",
                        "http://w1:8084",
                        "http://w1.evil.example:8083",
                        "https://w2/based",
                        "https://w2/",
                        "https://w2/base/../x",
                        "https://w2/base/%2e%2e/x"))
                .noneMatch(urls::isListed);
    }
}
