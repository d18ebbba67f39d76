package com.distributed.jobscheduler.jobstore.submission;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.springframework.util.StreamUtils;

/**
 * The jobs of a batch between network and transaction, compressed in a file in the temporary directory. Only the owner
 * may read the file. It is unlinked once it is open, so that nothing is left when the process is killed.
 */
final class BatchSpool implements AutoCloseable {
    private static final int BUFFER = 8_192;
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private final FileChannel file;
    private final SequenceWriter jobs;

    BatchSpool() throws IOException {
        file = open();
        try {
            jobs = JSON.writerFor(NewJob.class)
                    .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                    .writeValues(new GZIPOutputStream(StreamUtils.nonClosing(Channels.newOutputStream(file)), BUFFER));
        } catch (IOException e) {
            file.close(); // the header did not fit on the disk
            throw e;
        }
    }

    private static FileChannel open() throws IOException {
        var path = Files.createTempFile("job-store-batch-", ".gz"); // mode 0600 where the file system has permissions
        try {
            return FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    void add(NewJob job) throws IOException {
        jobs.write(job);
    }

    /** All added jobs, in order, in chunks of at most this size. Ends adding. */
    void forEachChunk(int size, Consumer<List<NewJob>> action) {
        try {
            jobs.close(); // the file stays open
            file.position(0);
            try (MappingIterator<NewJob> all = JSON.readerFor(NewJob.class)
                    .readValues(new GZIPInputStream(Channels.newInputStream(file), BUFFER))) {
                var chunk = new ArrayList<NewJob>(size);
                while (all.hasNextValue()) {
                    chunk.add(all.nextValue());
                    if (chunk.size() == size) {
                        action.accept(chunk);
                        chunk.clear();
                    }
                }
                if (!chunk.isEmpty()) {
                    action.accept(chunk);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            jobs.close();
        }
    }
}
