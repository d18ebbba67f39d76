package com.distributed.jobscheduler.jobstore.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

class NotificationPropertiesTest {
    private static NotificationProperties to(String url) {
        var source = new MapConfigurationPropertySource(Map.of(
                "job-store.notifications.url",
                url,
                "job-store.notifications.secret",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        return new Binder(source).bindOrCreate("job-store.notifications", NotificationProperties.class);
    }

    @Test
    void doublesThePauseUpToTheLongest() {
        var properties = to("https://hook.example/");

        assertThat(IntStream.of(1, 2, 3, 4, 9, 10, 2_000)
                        .mapToObj(failures -> properties.backoff(failures).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 256L, 300L, 300L);
        assertThat(properties.lease()).isGreaterThan(properties.timeout().multipliedBy(2));
    }

    @Test
    void printsNeitherSecretNorPath() {
        assertThat(to("https://hook.example/services/T01/B02").toString())
                .isEqualTo("NotificationProperties[to hook.example]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://hook.example/",
                "https:///hook",
                "https://user:word@hook.example/",
                "http://a.example/#b",
                "hook"
            })
    void refusesAnotherKindOfUrl(String url) {
        assertThatThrownBy(() -> new Receiver(to(url), new DefaultSslBundleRegistry(), new ObjectMapper()))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageStartingWith("job-store.notifications.url: must be")
                .hasMessageNotContaining("word");
    }
}
