package com.distributed.jobscheduler.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.FullSize;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/** Sends a running role requests that it must refuse, and checks each answer and the state afterwards. */
public final class HostileInput {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_REPORTED = 40;
    /** A stack trace, or the name of one of our classes or a library's. */
    private static final Pattern INSIDES = Pattern.compile(
            "\\[L[a-z]+\\.|\\bat [a-z]+\\.[a-z.]+\\w+\\(|\\b(com|org|java|jakarta|net)\\.[a-z]+\\.[A-Za-z.]+|[a-z]Exception|Caused by"
                    + "|\\b(Stream|Json)(Read|Write)[A-Z]\\w+|DeserializationFeature|<html|<!doctype");

    private final ApplicationContext context;
    private final int port;
    private final Map<String, String> values;
    private final Map<String, String> bodies;
    private final Supplier<Object> state;
    private final boolean mayBeBusy;
    private Object before;

    /**
     * Takes the parts of a valid request.
     *
     * @param values by the name of a path variable or query parameter
     * @param bodies by an endpoint's method and path
     * @param state equal as long as there was no change
     * @param mayBeBusy whether a 503 with Retry-After is acceptable for a valid request
     */
    public HostileInput(
            ApplicationContext context,
            Map<String, String> values,
            Map<String, String> bodies,
            Supplier<Object> state,
            boolean mayBeBusy) {
        this.context = context;
        this.port =
                ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        this.values = values;
        this.bodies = bodies;
        this.state = state;
        this.mayBeBusy = mayBeBusy;
        this.before = state.get();
    }

    /**
     * Sends the corpus to every endpoint, all of it in CI. Then every endpoint must still answer, and take the valid request
     * from which its hostile ones were made: else they were refused for another reason than theirs.
     */
    public void sendCorpus() {
        sendAll(variations -> Stream.concat(variations.ofValues(), variations.ofForm()), Variations.ofTheContainer());
    }

    /** The same without requests that are refused before any endpoint: enough for a second database. */
    public void sendValues() {
        sendAll(Variations::ofValues, List.of());
    }

    private void sendAll(Function<Variations, Stream<HostileRequest>> ofOne, List<HostileRequest> more) {
        var endpoints = endpoints();
        var requests = FullSize.share(Stream.concat(endpoints.stream().flatMap(ofOne), more.stream()))
                .toList();
        var complaints = new ArrayList<String>();
        requests.forEach(request -> send(request, complaints));
        endpoints.stream().map(Variations::plain).forEach(request -> {
            if (send(request, complaints).status() == 400) {
                complaints.add("a valid request was refused: " + request);
            }
        });
        assertThat(complaints.stream().limit(MOST_REPORTED))
                .as("%d of %d requests", complaints.size(), requests.size())
                .isEmpty();
    }

    /** Sends one request and reports faults of its answer. */
    public void send(HostileRequest request) {
        var complaints = new ArrayList<String>();
        send(request, complaints);
        assertThat(complaints).isEmpty();
    }

    /** Random requests, to be sent one by one. */
    public Arbitrary<HostileRequest> anyRequest() {
        return AnyRequest.of(Endpoint.allOf(context));
    }

    private List<Variations> endpoints() {
        // What is deleted has no state any more in which a value of another call could do harm.
        return Endpoint.allOf(context).stream()
                .sorted(Comparator.comparing(endpoint -> endpoint.method().equals("DELETE")))
                .map(endpoint -> new Variations(
                        endpoint,
                        values,
                        endpoint.takesBody()
                                ? Objects.requireNonNull(
                                        bodies.get(endpoint.name()), () -> "give a valid body of " + endpoint.name())
                                : null))
                .toList();
    }

    private RawAnswer send(HostileRequest request, List<String> complaints) {
        var answer = request.sendTo(port);
        var complaint = complaintOf(request, answer);
        if (complaint != null) {
            complaints.add(complaint + ": " + request + " -> " + answer);
        }
        if (!request.isSafe()) {
            var after = state.get();
            if (answer.status() >= 400 && !after.equals(before)) {
                complaints.add("refused, and changed the state: " + request + " -> " + answer + "\n  from " + before
                        + "\n  to " + after);
            }
            before = after;
        }
        return answer;
    }

    private String complaintOf(HostileRequest request, RawAnswer answer) {
        var status = answer.status();
        if (status < 200) {
            return "no answer";
        }
        var isBusy = mayBeBusy && status == 503 && answer.headers().containsKey("retry-after");
        var isNoMethodOfHttpServices = status == 501 && request.method().equals("CONNECT");
        if (status >= 500 && !isBusy && !isNoMethodOfHttpServices) {
            return "a server error";
        }
        // The console page and its events.
        if (status == 200 && answer.headers().getOrDefault("content-type", "").startsWith("text/")) {
            return null;
        }
        if (INSIDES.matcher(answer.body()).find()) {
            return "shows its insides";
        }
        if (request.method().equals("HEAD") || (request.method().equals("OPTIONS") && status < 400)) {
            return null;
        }
        return envelopeComplaint(answer);
    }

    private static String envelopeComplaint(RawAnswer answer) {
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (IOException e) {
            return "no JSON";
        }
        if (!answer.headers().getOrDefault("content-type", "").startsWith("application/json")) {
            return "no JSON by its content type";
        }
        var isComplete = body.has("data") && body.has("message") && body.has("errorCode") && body.has("timestamp");
        if (!isComplete || body.path("success").booleanValue() != answer.status() < 400) {
            return "no envelope";
        }
        if (answer.status() < 400) {
            return null;
        }
        var message = body.path("message").asText();
        if (message.isBlank() || body.path("errorCode").asText().isBlank()) {
            return "says nothing";
        }
        return message.codePoints().anyMatch(HostileInput::isUnprintable) ? "an unprintable message" : null;
    }

    private static boolean isUnprintable(int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT
                || Character.getType(character) == Character.SURROGATE;
    }
}
