package com.distributed.jobscheduler.http.startup;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** A URL among the properties is the base URL of a peer; none is one as well. */
@Constraint(validatedBy = BaseUrl.Rule.class)
@Documented
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface BaseUrl {
    String RULE = "must be an http or https URL with a host and without credentials, query or fragment";

    String message() default RULE + ", not '{shown}'";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Repeats the URL without the parts that may hold a secret. */
    final class Rule implements ConstraintValidator<BaseUrl, URI> {
        @Override
        public boolean isValid(@Nullable URI url, ConstraintValidatorContext context) {
            if (url == null) {
                return true;
            }
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .addMessageParameter(
                            "shown",
                            url.toString().replaceAll("//[^/@]*@", "//").replaceAll("[?#].*", "…"));
            return isUsable(url);
        }

        /** Whether the URL keeps to the rule. */
        public static boolean isUsable(URI url) {
            return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        }
    }
}
