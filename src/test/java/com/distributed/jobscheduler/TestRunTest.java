package com.distributed.jobscheduler;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.distributed.jobscheduler.worker.WorkerUnderTest;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What keeps {@code ./mvnw test} short: tests that start an application have a tag and run in {@code verify}. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.OnlyIncludeTests.class)
class TestRunTest {
    /** One test of each role starts the role in {@code ./mvnw test} as well. */
    private static final Set<String> ONE_PER_ROLE =
            Set.of("jobstore.JobTest", "coordinator.CoordinatorApiTest", "worker.WorkerApiTest", "agent.DispatchTest");

    @ArchTest
    static final ArchRule whatStartsAnApplicationHasATag = noClasses()
            .that()
            .haveSimpleNameEndingWith("Test")
            .and()
            .doNotBelongToAnyOf(WorkerUnderTest.class, TestRunTest.class)
            .and(describe("are not tagged", type -> !isTagged(type)))
            .and(not(describe(
                    "are the one test of their role",
                    type -> ONE_PER_ROLE.contains(type.getName().substring(ArchitectureTest.ROOT.length() + 1)))))
            .should()
            .transitivelyDependOnClassesThat()
            .belongToAnyOf(SpringApplicationBuilder.class)
            .because("starting it takes a second: @Tag(\"application\") moves the test to verify, @Tag(\"ci\") to CI");

    private static boolean isTagged(JavaClass type) {
        return type.isAnnotatedWith(Tag.class)
                || type.isAnnotatedWith(Tags.class)
                // Its engine reads no other.
                || type.isAnnotatedWith(net.jqwik.api.Tag.class);
    }
}
