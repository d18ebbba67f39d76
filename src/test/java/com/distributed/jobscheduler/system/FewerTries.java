package com.distributed.jobscheduler.system;

import java.util.List;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;

/** Ends a property after an eighth of its tries, unless the tests run at their {@linkplain FullSize full size}. */
public final class FewerTries implements AroundTryHook {
    private static final int SHARE = 8;

    @Override
    public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor executor, List<Object> parameters) {
        var result = executor.execute(parameters);
        if (FullSize.isOn() || !result.isSatisfied()) {
            return result;
        }
        var tries = Store.getOrCreate(context.label(), Lifespan.PROPERTY, () -> 0);
        tries.update(count -> count + 1);
        var wanted = context.targetMethod().getAnnotation(Property.class).tries() / SHARE;
        return TryExecutionResult.satisfied(tries.get() >= wanted);
    }
}
