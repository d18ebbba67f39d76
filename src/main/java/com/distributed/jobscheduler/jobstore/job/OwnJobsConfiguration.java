package com.distributed.jobscheduler.jobstore.job;

import lombok.RequiredArgsConstructor;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class OwnJobsConfiguration implements WebMvcConfigurer {
    private final OwnJobs ownJobs;

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(ownJobs).addPathPatterns("/api/jobs/**");
    }
}
