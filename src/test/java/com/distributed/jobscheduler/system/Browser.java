package com.distributed.jobscheduler.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Headless Chromium of Debian, with axe-core, which checks WCAG. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final String AXE = """
            const done = arguments[arguments.length - 1];
            axe.run(document).then(
                (found) => done(found.violations.flatMap(
                    (broken) => broken.nodes.map((node) => broken.id + ": " + node.html + " " + node.failureSummary))),
                (error) => done(["axe-core failed: " + error]));
            """;

    private final ChromeDriver driver;

    Browser() {
        var logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars");
        // Not by the service's builder: its class file names annotations that are on no class path, which is a warning.
        System.setProperty("webdriver.chrome.driver", DRIVER.toString());
        driver = new ChromeDriver(options);
    }

    /** Ends a test class as skipped where there is no browser. The report of a build shows no reason, so it is printed. */
    static void assumeInstalled(Class<?> test) {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            var reason = "%s is skipped: %s and %s are not installed (Debian: apt-get install chromium chromium-driver)"
                    .formatted(test.getSimpleName(), CHROMIUM, DRIVER);
            System.out.println(reason);
            Assumptions.abort(reason);
        }
    }

    void open(String url) {
        driver.get(url);
    }

    /** The page's own width, also below a window's minimum. */
    void look(String theme, int width) {
        driver.manage().window().setSize(new Dimension(Math.max(width, 500), 1000));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The zone of pages that are loaded from now on. */
    void zone(String name) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", name));
    }

    boolean isInTheWindow(String css) {
        return Boolean.TRUE.equals(driver.executeScript("""
                const box = document.querySelector(arguments[0]).getBoundingClientRect();
                return box.height > 0 && box.top >= 0 && box.bottom <= window.innerHeight;""", css));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return find(css).getText();
    }

    @Nullable
    Object run(String script) {
        return driver.executeScript(script);
    }

    boolean isScrolledSideways() {
        return Boolean.TRUE.equals(driver.executeScript(
                "return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
    }

    /** The violations that axe-core finds. */
    List<?> breaches() {
        driver.executeScript(resource("/axe.min.js"));
        return (List<?>) Objects.requireNonNull(driver.executeAsyncScript(AXE));
    }

    /** The URLs of all files that the page has loaded. */
    List<?> loaded() {
        return (List<?>) Objects.requireNonNull(
                driver.executeScript("return performance.getEntriesByType('resource').map((loaded) => loaded.name)"));
    }

    /** The page's console messages since the last call. */
    List<String> messages() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Saves a picture of the whole page. */
    void picture(Path file) {
        var height = driver.executeScript("return document.documentElement.scrollHeight");
        var width = driver.executeScript("return window.innerWidth");
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(Browser.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
