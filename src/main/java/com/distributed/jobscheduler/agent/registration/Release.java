package com.distributed.jobscheduler.agent.registration;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** The agent's release: of the whole jar, or of the library that an application has it from. */
@Component
class Release {
    private final @Nullable String version;

    Release(ObjectProvider<BuildProperties> build) {
        var whole = build.getIfAvailable();
        version = whole == null ? Release.class.getPackage().getImplementationVersion() : whole.getVersion();
    }

    /** Null where nothing says it. */
    @Nullable
    String version() {
        return version;
    }
}
