package com.distributed.jobscheduler.jobstore.change;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.jobstore.job.Job;
import com.distributed.jobscheduler.jobstore.submission.JobSubmission;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.stereotype.Component;

/**
 * Reads a JSON merge patch (RFC 7396) of a job: as the submission that would have made the job as it is to be. The
 * fields of a submission are those that can be changed; a stored job has them under the same names.
 */
@Component
@RequiredArgsConstructor
class MergePatch {
    private static final List<String> FIELDS = Arrays.stream(JobSubmission.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    private final ObjectMapper json;

    /** Refuses a patch that is no object, or has a field that cannot be changed. */
    static ObjectNode checked(JsonNode patch) {
        if (!(patch instanceof ObjectNode fields)) {
            throw JobRules.broken("body", "must be an object with the fields to change");
        }
        fields.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                throw JobRules.broken(
                        Printable.shortened(name), "cannot be changed; " + String.join(", ", FIELDS) + " can");
            }
        });
        return fields;
    }

    /**
     * The job with the patch.
     *
     * @throws JsonProcessingException when a value has the wrong type; names the field
     */
    JobSubmission apply(Job job, ObjectNode patch) throws JsonProcessingException {
        ObjectNode stored = json.valueToTree(job);
        return json.treeToValue(merged(stored.retain(FIELDS), patch), JobSubmission.class);
    }

    /** Applies the patch to the target, which it changes; the patch stays as it is. */
    static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(change -> {
            var name = change.getKey();
            var value = change.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode part) {
                target.set(name, merged(target.path(name) instanceof ObjectNode old ? old : target.objectNode(), part));
            } else {
                target.set(name, value);
            }
        });
        return target;
    }
}
