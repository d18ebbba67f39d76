/**
 * The agent inside another Spring Boot application: the artefact {@code agent} sets it up by itself.
 * It has a context of its own, which shares with the application its handlers, its meters, its certificates and its port;
 * the application's own paths, beans and settings do not notice it.
 * Knows the agent and the leaves that every edge has in common; nobody knows it.
 */
@NullMarked
package com.distributed.jobscheduler.starter;

import org.jspecify.annotations.NullMarked;
