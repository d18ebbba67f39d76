package com.example.billing;

import com.distributed.jobscheduler.agent.handlers.JobHandler;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An ordinary web application that also runs the jobs named {@code invoice}. */
@SpringBootApplication
@RestController
public class Billing {
    public static void main(String[] arguments) {
        SpringApplication.run(Billing.class, arguments);
    }

    @GetMapping("/hello")
    String hello() {
        return "hello";
    }

    @Bean
    JobHandler invoices() {
        return JobHandler.named("invoice", job -> LoggerFactory.getLogger(Billing.class)
                .info("invoice sent for {}", job.payload()));
    }
}
