package com.distributed.jobscheduler.worker.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The page at {@code /}.
 *
 * @param jobStore whether the page may list, submit and control jobs: the worker then forwards a fixed list of calls to
 *     its Job Store
 */
@ConfigurationProperties("scheduler.worker.console")
record ConsoleProperties(@DefaultValue("false") boolean jobStore) {}
