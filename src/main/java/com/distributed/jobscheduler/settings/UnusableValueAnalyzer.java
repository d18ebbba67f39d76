package com.distributed.jobscheduler.settings;

import com.distributed.jobscheduler.http.Printable;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Names the setting with an unusable value, and the rule, in one sentence. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnusableValueAnalyzer extends AbstractFailureAnalyzer<BindException> {
    private static final Map<Class<?>, String> RULES = Map.of(
            Duration.class, "a duration such as 500ms, 30s or 5m",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            Double.class, "a number",
            Boolean.class, "true or false",
            DataSize.class, "a size such as 512KB or 1MB",
            URI.class, "a URL",
            ZoneId.class, "an IANA time zone such as Europe/Berlin");
    private static final Pattern NAMES_A_SETTING =
            Pattern.compile("(?:scheduler|job-store|coordinator|worker\\.agent)[.:].*");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConversionFailedException failed = null;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof BindValidationException broken) {
                return new FailureAnalysis(sentences(broken.getValidationErrors()), null, cause);
            }
            if (each instanceof ConversionFailedException conversion) {
                failed = conversion;
            } else if (each instanceof IllegalArgumentException
                    && each.getMessage() != null
                    && failed == null
                    && NAMES_A_SETTING.matcher(each.getMessage()).matches()) {
                return new FailureAnalysis(each.getMessage(), null, cause);
            }
        }
        var property = cause.getProperty();
        if (failed == null || property == null) {
            return null;
        }
        var type = failed.getTargetType().getObjectType();
        return new FailureAnalysis(
                "%s: '%s' is not %s"
                        .formatted(
                                property.getName(), Printable.shortened(String.valueOf(failed.getValue())), rule(type)),
                null,
                cause);
    }

    /** Each broken rule with the name of its setting. A rule about several settings names them itself. */
    private static String sentences(ValidationErrors errors) {
        return errors.getAllErrors().stream()
                .map(error -> sentence(errors.getName().toString(), error))
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static String sentence(String prefix, ObjectError error) {
        var rule = String.valueOf(error.getDefaultMessage());
        return error instanceof FieldError field
                        && !NAMES_A_SETTING.matcher(rule).matches()
                ? prefix + "." + DataObjectPropertyName.toDashedForm(field.getField()) + ": " + rule
                : rule;
    }

    private static String rule(Class<?> type) {
        return type.isEnum()
                ? "one of " + Arrays.toString(type.getEnumConstants()).replaceAll("[\\[\\]]", "")
                : RULES.getOrDefault(type, "usable as " + type.getSimpleName());
    }
}
