package com.distributed.jobscheduler.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page /swagger-ui.html of each service in a real browser, with its content security policy; pictures in
 * target/api.
 */
@Tag("pages")
class ApiPageIT {
    @TempDir
    Path folder;

    @Test
    void showsEachServicesApiAndLoadsNothingFromElsewhere() {
        Browser.assumeInstalled(ApiPageIT.class);
        try (var system = new Standalone(folder);
                var browser = new Browser()) {
            var pages = Map.of(
                    "Scheduler Worker", system.worker,
                    "Job Store", system.store,
                    "Scheduler Coordinator", system.coordinator,
                    "Worker Agent", system.agent);
            pages.forEach((title, service) -> {
                browser.look("light", 1300);
                browser.open(service.url() + "/swagger-ui.html");
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(browser.text(".info .title")).startsWith(title));
                browser.find(".opblock-summary-post .opblock-summary-control").click();
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(browser.text(".opblock-post"))
                                .contains("\"success\": true", "Unauthorized"));
                browser.picture(Path.of("target/api", title + ".png"));
                assertThat(browser.loaded())
                        .isNotEmpty()
                        .allSatisfy(url -> assertThat(url.toString()).startsWith(service.url() + "/"));
                assertThat(browser.messages()).as(title).isEmpty();
            });
        }
    }
}
