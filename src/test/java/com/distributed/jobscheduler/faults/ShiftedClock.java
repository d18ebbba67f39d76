package com.distributed.jobscheduler.faults;

import com.distributed.jobscheduler.launcher.SchedulerLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;

/** The jar's own main, with every {@link Clock} bean shifted by the property {@code faults.clock-offset}. */
final class ShiftedClock {
    private static final String OFFSET = "faults.clock-offset";

    private ShiftedClock() {}

    public static void main(String[] arguments) {
        var offset = Duration.parse(System.getProperty(OFFSET));
        SpringApplication.withHook(
                application -> {
                    application.addInitializers(
                            context -> context.getBeanFactory().addBeanPostProcessor(new Shift(offset)));
                    return new SpringApplicationRunListener() {};
                },
                () -> SchedulerLauncher.main(arguments));
    }

    private record Shift(Duration offset) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof Clock clock ? Clock.offset(clock, offset) : bean;
        }
    }

    /** Copies only the needed classes beside the jar: the jar's roles would scan the other tests. */
    static Path copyTo(Path folder) {
        var path = ShiftedClock.class.getName().replace('.', '/');
        for (var part : List.of("", "$Shift", "$1")) {
            var name = path + part + ".class";
            try (var in = ShiftedClock.class.getClassLoader().getResourceAsStream(name)) {
                var file = folder.resolve(name);
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    static List<String> jvm(Path classes, String offset) {
        return List.of(
                "-D" + OFFSET + "=" + offset,
                "-Dloader.path=" + classes,
                "-Dloader.main=" + ShiftedClock.class.getName(),
                "-cp",
                System.getProperty("scheduler.jar"),
                "org.springframework.boot.loader.launch.PropertiesLauncher");
    }
}
