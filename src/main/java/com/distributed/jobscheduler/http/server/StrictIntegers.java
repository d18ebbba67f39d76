package com.distributed.jobscheduler.http.server;

import java.beans.PropertyEditorSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * An integer in a path or a parameter is decimal digits only. Spring would also take blanks, a plus sign and
 * hexadecimal.
 */
@RestControllerAdvice
class StrictIntegers {
    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    @InitBinder
    void bind(WebDataBinder binder) {
        binder.registerCustomEditor(long.class, new Digits(Long::valueOf));
        binder.registerCustomEditor(Long.class, new Digits(Long::valueOf));
        binder.registerCustomEditor(int.class, new Digits(Integer::valueOf));
        binder.registerCustomEditor(Integer.class, new Digits(Integer::valueOf));
    }

    @RequiredArgsConstructor
    private static final class Digits extends PropertyEditorSupport {
        private final Function<String, Number> parse;

        @Override
        public void setAsText(String text) {
            if (!INTEGER.matcher(text).matches()) {
                throw new IllegalArgumentException("not an integer");
            }
            setValue(parse.apply(text));
        }
    }
}
