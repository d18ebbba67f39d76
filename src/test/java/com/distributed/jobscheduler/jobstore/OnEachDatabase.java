package com.distributed.jobscheduler.jobstore;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Runs a test against a whole store on each database: empty, and at {@link Store#START}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@ArgumentsSource(OnEachDatabase.EmptyStores.class)
@ResourceLock(OnEachDatabase.STORES)
@interface OnEachDatabase {
    /** The name of the lock for tests that use these stores otherwise. */
    String STORES = "the store on each database";

    final class EmptyStores implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ExtensionContext context) {
            return Arrays.stream(Database.values())
                    .map(database -> Arguments.of(Store.on(database).emptied()));
        }
    }
}
