package com.distributed.jobscheduler.agent.execution;

import com.distributed.jobscheduler.runlog.RunText;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What is kept of what a handler returned: a text as it is, any other object as its JSON, null as nothing. No result makes a
 * run fail that has done its work: of one that cannot be written, that is said.
 */
@Component
@RequiredArgsConstructor
class Results {
    private final ObjectMapper json;

    @Nullable
    String text(@Nullable Object result) {
        return result == null
                ? null
                : RunText.result(result instanceof CharSequence text ? text.toString() : json(result));
    }

    private String json(Object result) {
        var start = new Start();
        try {
            json.writeValue(start, result);
        } catch (EnoughException enough) {
            return start.text.toString();
        } catch (IOException | RuntimeException | StackOverflowError e) { // its getters are a handler's own code
            return start.isFull()
                    ? start.text.toString()
                    : "a result that cannot be written as JSON: " + e.getClass().getSimpleName();
        }
        return start.text.toString();
    }

    /** Takes a little more than is kept, so that the cut is seen, and then breaks it off: an object may be of any size. */
    private static final class Start extends Writer {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            text.append(chars, offset, length);
            if (isFull()) {
                throw new EnoughException();
            }
        }

        boolean isFull() {
            return text.length() > RunText.MOST_RESULT_BYTES;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class EnoughException extends IOException {}
}
