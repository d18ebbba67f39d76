package com.distributed.jobscheduler.http.startup;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.validator.constraints.time.DurationMin;

/** The property's duration must be longer than zero. */
@NotNull
@DurationMin(nanos = 1)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface LongerThanZero {
    String message() default "must be longer than zero";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
