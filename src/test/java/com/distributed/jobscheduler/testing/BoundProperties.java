package com.distributed.jobscheduler.testing;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A record of properties bound by Boot's own binder, as at a start, without an application. */
public final class BoundProperties {
    private BoundProperties() {}

    /** What binding these, each {@code name=value}, fails with. */
    public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Class<?> type, String... properties) {
        var source = new MapConfigurationPropertySource(Arrays.stream(properties)
                .map(property -> property.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        return Assertions.assertThatThrownBy(() -> new Binder(source).bind("scheduler.worker", type));
    }
}
