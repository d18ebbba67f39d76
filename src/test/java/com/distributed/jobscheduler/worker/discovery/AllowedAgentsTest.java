package com.distributed.jobscheduler.worker.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAgentsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://agent:8084              | http://agent:8084          | true
            http://agent:8084              | http://agent:8085          | false
            http://agent:8084              | https://agent:8084         | false
            http://agent:8084              | http://agent:8084/x        | false
            http://agent:8084              | http://agent.evil.org:8084 | false
            http://agent:8084              | http://AGENT:8084          | true
            http://agent:8084/             | http://agent:8084          | true
            http://agent                   | http://agent:80            | true
            https://agent                  | https://agent:443          | true
            https://agent                  | https://agent:8443         | false
            http://agent:*                 | http://agent:1             | true
            http://agent:*                 | http://agent               | true
            http://*.svc:8084              | http://a.b.svc:8084        | true
            http://*.svc:8084              | http://svc:8084            | false
            http://*.svc:8084              | http://a.svc.evil.org:8084 | false
            http://10.0.*.7:8084           | http://10.0.3.7:8084       | true
            http://10.0.*.7:8084           | http://10.1.3.7:8084       | false
            http://*.svc:8084              | http://[::1]:8084          | false
            http://[::1]:8084              | http://[::1]:8084          | true
            https://host/agents/a          | https://host/agents/a      | true
            https://host/agents/a          | https://host/agents/b      | false
            http://a.c:8084                | http://abc:8084            | false
            """)
    void comparesSchemeHostPortAndPath(String pattern, URI url, boolean isAllowed) {
        assertThat(AllowedAgents.of(List.of(pattern)).admits(url)).isEqualTo(isAllowed);
    }

    @Test
    void allowsAnyOfSeveralAndWithoutPatternsAll() {
        var url = URI.create("http://b:1");

        assertThat(AllowedAgents.of(List.of("http://a:1", "http://b:1")).admits(url))
                .isTrue();
        assertThat(AllowedAgents.of(List.of()).admits(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "agent:8084", "ftp://a", "http://a:x", "http://u@a", "http://a?x", "http://*:8084*", ""})
    void isNoPattern(String text) {
        assertThat(text).doesNotMatch(AllowedAgents.SHAPE);
    }
}
