package com.distributed.jobscheduler.database;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Lets only the process's own user read an H2 database: its files get mode 0600, a new folder 0700, and so does an
 * existing default folder {@code ./data}. Any other existing folder keeps its rights. A file system without such rights
 * is left alone.
 */
@Slf4j
@Configuration(proxyBeanMethods = false)
public class PrivateFiles {
    private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:(?:file:(?<file>[^;]+)|(?<plain>[~./][^;]*)).*");
    private static final Path DEFAULT_FOLDER = Path.of("data").toAbsolutePath();
    private static final Set<PosixFilePermission> OF_A_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OF_A_FOLDER = PosixFilePermissions.fromString("rwx------");

    @Bean
    static BeanPostProcessor privateFilesOfTheDatabase() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool) {
                    database(pool.getJdbcUrl()).ifPresent(PrivateFiles::protect);
                }
                return bean;
            }
        };
    }

    /** The path of the URL's database, without file endings; empty when it is not in a file of this process. */
    static Optional<Path> database(@Nullable String url) {
        var match = H2_FILE.matcher(url == null ? "" : url);
        if (!match.matches()) {
            return Optional.empty();
        }
        var path = match.group("file") == null ? match.group("plain") : match.group("file");
        var inHome = path.startsWith("~/");
        return Optional.of((inHome ? Path.of(System.getProperty("user.home"), path.substring(2)) : Path.of(path))
                .toAbsolutePath()
                .normalize());
    }

    static void protect(Path database) {
        var folder = Objects.requireNonNull(database.getParent(), "a database is a file in a folder");
        try {
            if (Files.isDirectory(folder)) {
                if (folder.equals(DEFAULT_FOLDER)) {
                    set(folder, OF_A_FOLDER);
                }
            } else {
                Files.createDirectories(folder, ofNew(folder, OF_A_FOLDER));
            }
            protectFiles(folder, database.getFileName().toString());
        } catch (FileAlreadyExistsException e) {
            throw refused(folder, e.getMessage() + " is a file");
        } catch (AccessDeniedException e) {
            throw refused(folder, "this user has no right to write " + e.getMessage());
        } catch (IOException e) {
            throw refused(folder, String.valueOf(e.getMessage()));
        }
    }

    private static RefusedStartException refused(Path folder, String why) {
        return new RefusedStartException("spring.datasource.url: the folder " + folder + " cannot be written: " + why);
    }

    /**
     * Creates the file first, because H2 would make it readable by everybody. H2 takes an empty file for a new
     * database.
     */
    private static void protectFiles(Path folder, String name) throws IOException {
        var file = folder.resolve(name + ".mv.db");
        if (!Files.exists(file)) {
            Files.createFile(file, ofNew(folder, OF_A_FILE));
        }
        try (var files = Files.newDirectoryStream(folder, each -> isOf(name, each))) {
            for (var each : files) {
                set(each, OF_A_FILE);
            }
        }
        if (!Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    private static boolean isOf(String name, Path file) {
        return file.getFileName().toString().startsWith(name + ".") && Files.isRegularFile(file);
    }

    private static FileAttribute<?>[] ofNew(Path folder, Set<PosixFilePermission> permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void set(Path path, Set<PosixFilePermission> permissions) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null || view.readAttributes().permissions().equals(permissions)) {
            return;
        }
        try {
            view.setPermissions(permissions);
        } catch (FileSystemException e) {
            // Another user owns the file and lets us use it: go on.
            log.warn("file.not-private path={} reason=\"{}\"", path, e.getMessage());
        }
    }
}
