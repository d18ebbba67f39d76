package com.distributed.jobscheduler.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.http.startup.RefusedStartException;
import com.distributed.jobscheduler.jobstore.JobStoreApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;

@Tag("ci")
@DisabledOnOs(OS.WINDOWS)
class PrivateFilesTest {
    @TempDir
    Path folder;

    @Test
    void makesTheStoresFileAndFolderForItsOwnUserAlone() throws Exception {
        var data = folder.resolve("data");

        start(data.resolve("job-store"));

        assertThat(rights(data)).isEqualTo("rwx------");
        assertThat(rights(data.resolve("job-store.mv.db"))).isEqualTo("rw-------");
    }

    @Test
    void takesTheFilesOfAnEarlierReleaseFromEverybodyElse() throws Exception {
        var database = folder.resolve("job-store");
        start(database);
        var file = folder.resolve("job-store.mv.db");
        var trace = Files.writeString(folder.resolve("job-store.trace.db"), "");
        var other = Files.createFile(folder.resolve("other.txt"));
        for (var each : new Path[] {folder, file, trace, other}) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        start(database);

        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(rights(trace)).isEqualTo("rw-------");
        assertThat(rights(other)).as("not the database's").isEqualTo("rwxr-xr-x");
        assertThat(rights(folder)).as("the operator's own folder").isEqualTo("rwxr-xr-x");
    }

    @Test
    void saysThatTheFolderCannotBeWritten() throws Exception {
        var file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> start(file.resolve("data/job-store")))
                .hasRootCauseInstanceOf(RefusedStartException.class)
                .rootCause()
                .hasMessageStartingWith(
                        "spring.datasource.url: the folder " + file.resolve("data") + " cannot be written");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:/srv/x/job-store;MODE=PostgreSQL, /srv/x/job-store",
        "jdbc:h2:/srv/x/job-store, /srv/x/job-store",
        "jdbc:h2:mem:store;MODE=PostgreSQL,",
        "jdbc:h2:tcp://host/x,",
        "jdbc:postgresql://host/db,",
    })
    void knowsWhereTheDatabaseIs(String url, Path path) {
        assertThat(PrivateFiles.database(url).orElse(null)).isEqualTo(path);
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void start(Path database) {
        new SpringApplicationBuilder(JobStoreApplication.class)
                .properties("spring.config.name=job-store")
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:file:" + database + ";MODE=PostgreSQL;"
                                + "DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=300;RETENTION_TIME=100;DB_CLOSE_ON_EXIT=FALSE")
                .close();
    }
}
