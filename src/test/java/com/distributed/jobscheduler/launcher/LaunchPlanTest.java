package com.distributed.jobscheduler.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            --roles=agent       | --roles: there is no such option; did you mean --role?
            --Role=agent        | --Role: there is no such option; did you mean --role?
            --rloe=agent        | --rloe: there is no such option; did you mean --role?
            --role              | --role: the role is missing, one of job-store, coordinator, agent, worker; did you mean --role=agent?
            --agent             | --agent: there is no such option; did you mean --role=agent?
            --standalone        | --standalone: there is no such option; did you mean --spring.profiles.active=standalone?
            agent               | agent: an argument is --name=value; did you mean --role=agent?
            -Dserver.port=1     | -Dserver.port: an argument is --name=value
            --agnet/server.port=1 | --agnet/server.port: 'agnet' is not one of job-store, coordinator, agent, worker
            """)
    void refusesAnOptionThatItWouldIgnore(String argument, String sentence) {
        assertThatThrownBy(() -> plan(argument))
                .isInstanceOf(LaunchPlan.UnusableException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--debug", "--site=berlin", "--node=1", "--my.own=1", "--agent/server.port=8184", ""})
    void leavesAloneWhatMayBeSomebodysOwn(String argument) throws Exception {
        assertThat(plan(argument).roles()).containsExactly(Role.WORKER);
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
