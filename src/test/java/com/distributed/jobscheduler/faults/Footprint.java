package com.distributed.jobscheduler.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.distributed.jobscheduler.system.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The memory of a process, without garbage. */
record Footprint(long threads, long files, long heapMegabytes) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    static Map<String, Footprint> ofAll(Cluster cluster) throws IOException, InterruptedException {
        var all = new LinkedHashMap<String, Footprint>();
        for (var name : Topology.JVMS) {
            all.put(name, of(cluster.process(name).pid()));
        }
        return all;
    }

    private static Footprint of(long pid) throws IOException, InterruptedException {
        var process = Path.of("/proc", Long.toString(pid));
        try (var threads = Files.list(process.resolve("task"));
                var files = Files.list(process.resolve("fd"))) {
            return new Footprint(threads.count(), files.count(), heap(pid));
        }
    }

    private static long heap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        // The generations of the serial collector; the line of the class metadata is last.
        return USED.matcher(jcmd(pid, "GC.heap_info"))
                        .results()
                        .limit(2)
                        .mapToLong(match -> Long.parseLong(match.group(1)))
                        .sum()
                / 1024;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(jcmd, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    void assertBounded(String name) {
        assertThat(threads).as(name + ": threads").isLessThan(150);
        assertThat(files).as(name + ": file descriptors").isLessThan(600);
        assertThat(heapMegabytes).as(name + ": MB of heap after a collection").isLessThan(100);
    }

    @Override
    public String toString() {
        return "%d threads, %d files, %d MB of heap".formatted(threads, files, heapMegabytes);
    }
}
