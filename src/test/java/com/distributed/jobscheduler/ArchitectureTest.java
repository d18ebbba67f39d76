package com.distributed.jobscheduler;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.distributed.jobscheduler.worker.peer.MoveReply;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.stream.BaseStream;
import org.springframework.web.client.RestClient;

@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "com.distributed.jobscheduler";

    @ArchTest
    static final ArchRule rolesKnowEachOtherOnlyThroughTheWire = slices().matching(
                    ROOT + ".(worker|jobstore|coordinator|agent)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule sharedLeavesKnowNoRole = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + ".wire..",
                    ROOT + ".access..",
                    ROOT + ".conformance..",
                    ROOT + ".http..",
                    ROOT + ".database..",
                    ROOT + ".settings..",
                    ROOT + ".openapi..",
                    ROOT + ".recurrence..",
                    ROOT + ".grouping..",
                    ROOT + ".logs..",
                    ROOT + ".runlog..",
                    ROOT + ".ticks..",
                    ROOT + ".tracing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".worker..",
                    ROOT + ".jobstore..",
                    ROOT + ".coordinator..",
                    ROOT + ".agent..",
                    ROOT + ".launcher..");

    @ArchTest
    static final ArchRule featuresOfTheWorkerAreFreeOfCycles = noCyclesWithin("worker");

    @ArchTest
    static final ArchRule featuresOfTheJobStoreAreFreeOfCycles = noCyclesWithin("jobstore");

    @ArchTest
    static final ArchRule featuresOfTheCoordinatorAreFreeOfCycles = noCyclesWithin("coordinator");

    @ArchTest
    static final ArchRule featuresOfTheAgentAreFreeOfCycles = noCyclesWithin("agent");

    @ArchTest
    static final ArchRule roomsOfHttpAreFreeOfCycles = noCyclesWithin("http");

    /** A role may use itself and the shared packages: a change of one role needs no look at another. */
    @ArchTest
    static final ArchRule rootPackagesAreFreeOfCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    /** The base of the store: every feature may use it, and it uses no feature. */
    @ArchTest
    static final ArchRule theGroundOfTheStoreKnowsNoFeature = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".jobstore.job..", ROOT + ".jobstore.values..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".jobstore.calendar..",
                    ROOT + ".jobstore.action..",
                    ROOT + ".jobstore.claim..",
                    ROOT + ".jobstore.control..",
                    ROOT + ".jobstore.execution..",
                    ROOT + ".jobstore.find..",
                    ROOT + ".jobstore.history..",
                    ROOT + ".jobstore.idempotency..",
                    ROOT + ".jobstore.notification..",
                    ROOT + ".jobstore.limit..",
                    ROOT + ".jobstore.registry..",
                    ROOT + ".jobstore.run..",
                    ROOT + ".jobstore.schedule..",
                    ROOT + ".jobstore.status..",
                    ROOT + ".jobstore.submission..",
                    ROOT + ".jobstore.upkeep..");

    /** Server and client side share only their values: each can change without the other. */
    @ArchTest
    static final ArchRule whatServesAndWhatCallsAreApart =
            slices().matching(ROOT + ".http.(server|client)..").should().notDependOnEachOther();

    private static ArchRule noCyclesWithin(String parent) {
        return slices().matching(ROOT + "." + parent + ".(*)..").should().beFreeOfCycles();
    }

    /**
     * A class with more parameters does more than one thing, and is hard to make by hand in a test. Records are data.
     */
    @ArchTest
    static final ArchRule constructorsTakeAtMostEightArguments =
            constructors().that().areDeclaredInClassesThat().areNotRecords().should(takeAtMost(8));

    private static ArchCondition<JavaConstructor> takeAtMost(int most) {
        return new ArchCondition<>("take at most " + most + " arguments") {
            @Override
            public void check(JavaConstructor constructor, ConditionEvents events) {
                var count = constructor.getRawParameterTypes().size();
                if (count > most) {
                    events.add(
                            SimpleConditionEvent.violated(constructor, constructor.getFullName() + " takes " + count));
                }
            }
        };
    }

    /** One direction: a due job's way from tick to agent goes down. */
    @ArchTest
    static final ArchRule dispatchingKnowsNoScan = noClasses()
            .that()
            .resideInAnyPackage(ROOT + ".worker.dispatch..", ROOT + ".worker.store..", ROOT + ".worker.peer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".worker.scan..");

    /** Only one class decides which kind of store answers. */
    @ArchTest
    static final ArchRule claimsGoThroughTheStoresProtocol = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".worker.store..", ROOT + ".worker.peer..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(MoveReply.class);

    @ArchTest
    static final ArchRule theWireDependsOnJavaOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + ".wire..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    ROOT + ".wire..", "java..", "com.fasterxml.jackson.annotation..", "org.jspecify.annotations..");

    /** The artefact that handlers are compiled against is this one package, and brings nothing else. */
    @ArchTest
    static final ArchRule theHandlersApiDependsOnJavaOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + ".agent.handlers")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(ROOT + ".agent.handlers", "java..", "org.jspecify.annotations..");

    /** It judges by the wire, as an agent in another language sees it. */
    @ArchTest
    static final ArchRule theCheckOfAgentsKnowsTheWireAndHttpOnly = noClasses()
            .that()
            .resideInAPackage(ROOT + ".conformance..")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(resideOutsideOfPackages(ROOT + ".conformance..", ROOT + ".wire..", ROOT + ".http..")));

    /** Other clients would have no Content-Length, no deadline, and neither the peer's token nor its trust store. */
    @ArchTest
    static final ArchRule requestsGoOutThroughOutbound = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".http.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net.http..", "org.apache.hc.client5.http.impl.classic..", "org.springframework.http.client..")
            .orShould()
            .callMethod(RestClient.class, "builder")
            .orShould()
            .callMethod(RestClient.class, "create")
            .orShould()
            .callMethod(URL.class, "openConnection");

    /** Then the pauses of each, and how many tries it has, are the operator's to set, and its counts are metrics. */
    @ArchTest
    static final ArchRule retriesAndLimitersAreOfARegistry = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a retry, limiter, breaker or bulkhead is made",
                    call -> call.getTargetOwner().getPackageName().startsWith("io.github.resilience4j.")
                            && !call.getTargetOwner().getSimpleName().endsWith("Registry")
                            && call.getName().matches("of|ofDefaults")));

    /** A loop with a pause of its own is such a retry by hand. Spring's retry has one use, and the drain's timers have stopped. */
    @ArchTest
    static final ArchRule pausesAreOfARegistry = noClasses()
            .that()
            .doNotHaveSimpleName("DrainWait")
            .and()
            .doNotHaveSimpleName("Registration")
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.retry..");

    /** Such a stream keeps its connection until someone closes it, and nothing reminds of that. */
    @ArchTest
    static final ArchRule rowsAreReadAsLists = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "rows are read as a stream",
                    call -> call.getTargetOwner().getPackageName().startsWith("org.springframework.jdbc.")
                            && call.getTarget().getRawReturnType().isAssignableTo(BaseStream.class)));

    @ArchTest
    static final ArchRule namesSayTheRole = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper");

    @ArchTest
    static final ArchRule timeComesFromTheClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "millis")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
