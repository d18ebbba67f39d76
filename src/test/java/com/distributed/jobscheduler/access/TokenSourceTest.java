package com.distributed.jobscheduler.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners of tokens, from each place where tokens are configured. */
class TokenSourceTest {
    private static final String ROLES = "(operator, coordinator, worker, agent, reader, client,"
            + " or client.NAME with a NAME of at most 64 lower-case letters, digits and single dashes)";
    private static final String A = "a-0123456789abcdef";
    private static final String B = "b-0123456789abcdef";
    private static final String C = "c-0123456789abcdef";

    @TempDir
    private Path folder;

    private static TokenSource source(Map<String, List<String>> tokens, Path file) {
        return new TokenSource(new AccessProperties(tokens, file, false, false, false));
    }

    private static String clientOf(TokenSource source, String token) {
        var caller = source.current().callerWith(token);
        assertThat(caller).isNotNull();
        assertThat(caller.roles()).isEqualTo(Set.of(CallerRole.CLIENT));
        return caller.client();
    }

    @Test
    void knowsClientsByTheirNames() throws IOException {
        var properties = source(Map.of("client", List.of(C), "client.billing", List.of(A, B)), null);
        assertThat(clientOf(properties, A)).isEqualTo("billing");
        assertThat(clientOf(properties, B)).isEqualTo("billing");
        assertThat(clientOf(properties, C)).isEqualTo("client");

        var lines = Files.writeString(
                folder.resolve("lines"), "client.billing " + A + "\nclient.billing " + B + "\nclient " + C + "\n");
        assertThat(clientOf(source(Map.of(), lines), B)).isEqualTo("billing");
        assertThat(clientOf(source(Map.of(), lines), C)).isEqualTo("client");

        var files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("client.billing-2"), A + "\n");
        Files.writeString(files.resolve("client"), B + "\n");
        Files.writeString(files.resolve("postgres-password"), "short");
        assertThat(clientOf(source(Map.of(), files), A)).isEqualTo("billing-2");
        assertThat(clientOf(source(Map.of(), files), B)).isEqualTo("client");
    }

    @ParameterizedTest
    @CsvSource({
        "opertor",
        "client.",
        "client.Billing",
        "client.a.b",
        "client.-a",
        "client.a--b",
        "client:billing",
        "worker.one",
        "client.a2345678901234567890123456789012345678901234567890123456789012345"
    })
    void refusesOtherNamesInOneSentence(String name) throws IOException {
        assertThatThrownBy(() -> source(Map.of(name, List.of(A)), null))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage("scheduler.access.tokens: '" + name + "' is not a role " + ROLES);

        var file = Files.writeString(folder.resolve("lines"), "operator " + B + "\n" + name + " " + A + "\n");
        assertThatThrownBy(() -> source(Map.of(), file))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage("scheduler.access.token-file: a line is not a role " + ROLES + " and a token");
    }

    @Test
    void refusesAFileInTheFolderThatIsNoClientsName() throws IOException {
        Files.writeString(folder.resolve("client.billing.bak"), A + "\n");

        assertThatThrownBy(() -> source(Map.of(), folder))
                .isInstanceOf(RefusedStartException.class)
                .hasMessage("scheduler.access.token-file: 'client.billing.bak' is not a role " + ROLES);
    }

    @Test
    void refusesAClientsTokenThatSomebodyElseHasAsWell() throws IOException {
        var twice = "client.a has a token that another role or client has, too: give each its own";

        assertThatThrownBy(() -> source(Map.of("client.a", List.of(A), "client.b", List.of(B, A)), null))
                .hasMessageMatching("scheduler.access.tokens: client.[ab]" + twice.substring("client.a".length()));
        assertThatThrownBy(() -> source(Map.of("client.a", List.of(A), "operator", List.of(A)), null))
                .hasMessage("scheduler.access.tokens: " + twice);
        var file = Files.writeString(folder.resolve("lines"), "worker " + A + "\n");
        assertThatThrownBy(() -> source(Map.of("client.a", List.of(A)), file))
                .hasMessage("scheduler.access.token-file: " + twice);
    }
}
