package com.distributed.jobscheduler.jobstore.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
    /** The example of the specification's reference libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OTHER = "whsec_YSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyBmb3IgaXQ=";

    private static final String SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static String sign(SigningKeys keys) {
        return keys.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");
    }

    @Test
    void signsAsTheReferenceLibrariesDo() {
        assertThat(sign(SigningKeys.of(SECRET, null))).isEqualTo(SIGNED);
    }

    @Test
    void signsWithBothKeysOfAFileAndReadsItAgain(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "# since May\n" + OTHER + "\n" + SECRET + "\n");
        var keys = SigningKeys.of("ignored", file);
        assertThat(sign(keys)).matches("v1,[^ ]{44} v1,[^ ]{44}").endsWith(" " + SIGNED);

        Files.writeString(file, SECRET);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(sign(keys)).isEqualTo(SIGNED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa",
                "whsec_not-Base64-at-all-but-long-enough!",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void refusesAnotherSecretWithoutRepeatingIt(String secret) {
        assertThatThrownBy(() -> SigningKeys.of(secret, null))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageStartingWith("job-store.notifications.secret is not whsec_")
                .hasMessageNotContaining("MfKQ9r8GKYqrTwjUPD8ILP")
                .hasMessageNotContaining("Base64-at-all");
    }

    @Test
    void refusesToSendWithoutASecret(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> SigningKeys.of(" ", null))
                .isInstanceOf(RefusedStartException.class)
                .hasMessageContaining("needs a secret");
        assertThatThrownBy(() -> SigningKeys.of(null, folder.resolve("none")))
                .hasMessageContaining("secret-file: '")
                .hasMessageEndingWith("cannot be read");
        var empty = Files.createFile(folder.resolve("empty"));
        assertThatThrownBy(() -> SigningKeys.of(null, empty)).hasMessageContaining("must have one secret");
    }
}
