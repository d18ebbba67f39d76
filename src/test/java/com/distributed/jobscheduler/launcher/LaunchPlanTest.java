package com.distributed.jobscheduler.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchPlanTest {
    private static LaunchPlan plan(String... arguments) throws LaunchPlan.UnusableException {
        return LaunchPlan.read(List.of(arguments), name -> null, name -> null);
    }

    @Test
    void startsAWorkerWhenNothingIsSaid() throws Exception {
        assertThat(plan("--server.port=8183").roles()).containsExactly(Role.WORKER);
    }

    @Test
    void startsTheRolesThatAreNamedInTheirOwnOrder() throws Exception {
        assertThat(plan("--role=agent, job-store").roles()).containsExactly(Role.JOB_STORE, Role.AGENT);
        assertThat(plan("--role=agent", "--role=worker").roles()).containsExactly(Role.AGENT, Role.WORKER);
    }

    @Test
    void startsAllRolesInTheStandaloneProfileHoweverItIsSet() throws Exception {
        var all = EnumSet.allOf(Role.class);

        assertThat(plan("--spring.profiles.active=mine,standalone").roles()).isEqualTo(all);
        assertThat(LaunchPlan.read(List.of(), Map.of("SPRING_PROFILES_ACTIVE", "standalone")::get, name -> null)
                        .roles())
                .isEqualTo(all);
        assertThat(LaunchPlan.read(List.of(), name -> null, Map.of("spring.profiles.active", "standalone")::get)
                        .roles())
                .isEqualTo(all);
        assertThat(plan("--spring.profiles.active=standalone", "--role=worker").roles())
                .containsExactly(Role.WORKER);
    }

    @Test
    void givesEachRoleWhatIsForAllAndWhatIsForItAlone() throws Exception {
        var plan = plan("--role=agent,worker", "--debug=true", "--agent/server.port=8184", "--worker/a=b");

        assertThat(plan.argumentsFor(Role.AGENT)).containsExactly("--debug=true", "--server.port=8184");
        assertThat(plan.argumentsFor(Role.WORKER)).containsExactly("--debug=true", "--a=b");
    }

    @Test
    void refusesARoleThatIsNone() {
        assertThatThrownBy(() -> plan("--role=boss"))
                .isInstanceOf(LaunchPlan.UnusableException.class)
                .hasMessage("--role: 'boss' is not one of job-store, coordinator, agent, worker");
    }

    @Test
    void refusesOnePortForSeveralRolesWhereverItIsSet() {
        assertThatThrownBy(() -> plan("--role=agent,worker", "--server.port=1"))
                .hasMessageContaining("--worker/server.port=8183");
        assertThatThrownBy(() ->
                        LaunchPlan.read(List.of("--role=agent,worker"), Map.of("SERVER_PORT", "1")::get, name -> null))
                .hasMessageContaining("server.port");
    }
}
