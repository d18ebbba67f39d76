package com.example.shop;

import com.distributed.jobscheduler.agent.handlers.JobContext;
import com.distributed.jobscheduler.agent.handlers.JobHandler;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

@Configuration
class ShopHandlers {
    @Bean
    JobHandler parcels() {
        return JobHandler.named("parcel", job -> {});
    }

    @Bean
    @ConditionalOnProperty("shop.twice")
    JobHandler moreParcels() {
        return JobHandler.named("parcel", job -> {});
    }

    @Component
    static class Returns implements JobHandler {
        @Override
        public String jobName() {
            return "return";
        }

        @Override
        public void run(JobContext job) {}
    }
}
