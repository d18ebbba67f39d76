package com.distributed.jobscheduler.jobstore.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Identifies a body by its content: every entry counts, but not its formatting. Absent fields do not count, so that a
 * release with further fields recognises the bodies of the release before.
 */
public final class SubmissionDigest {
    private static final ObjectWriter CANONICAL = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build()
            .writer();

    private final MessageDigest digest;

    SubmissionDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The digest of a body of one entry. */
    public static String of(Object submission) {
        var digest = new SubmissionDigest();
        digest.add(submission);
        return digest.hex();
    }

    void add(Object submission) {
        try {
            digest.update(CANONICAL.writeValueAsBytes(submission));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a submission that was read cannot be written", e);
        }
    }

    /** The digest of all that was added; to be called once. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
