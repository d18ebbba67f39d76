package com.example.ledger;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with a database, whose handler writes into it within a transaction. */
@SpringBootApplication
@RestController
public class Ledger {
    private final JdbcTemplate jdbc;

    Ledger(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        jdbc.execute("create table entries (text varchar)");
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Ledger.class, arguments);
    }

    @GetMapping("/entries")
    Map<String, List<String>> entries() {
        return Map.of("data", jdbc.queryForList("select text from entries", String.class));
    }

    @Component
    static class Entries implements JobHandler {
        private final JdbcTemplate jdbc;

        Entries(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public String jobName() {
            return "entry";
        }

        @Override
        @Transactional
        public void run(JobContext job) {
            jdbc.update("insert into entries values (?)", job.payload());
            if (job.payload().equals("broken")) {
                throw new IllegalStateException("broken");
            }
        }
    }
}
