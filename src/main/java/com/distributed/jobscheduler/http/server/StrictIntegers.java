package com.distributed.jobscheduler.http.server;

import java.beans.PropertyEditorSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.springframework.beans.PropertyEditorRegistrar;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * An integer in a path or a parameter is decimal digits only. Spring would also take blanks, a plus sign and
 * hexadecimal. Not an {@code @InitBinder} method: Spring makes one anew for each parameter of each request.
 */
final class StrictIntegers implements PropertyEditorRegistrar, BeanPostProcessor {
    private static final Pattern INTEGER = Pattern.compile("-?\\d+");

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RequestMappingHandlerAdapter adapter
                && adapter.getWebBindingInitializer() instanceof ConfigurableWebBindingInitializer binding) {
            binding.setPropertyEditorRegistrar(this);
        }
        return bean;
    }

    @Override
    public void registerCustomEditors(PropertyEditorRegistry editors) {
        editors.registerCustomEditor(long.class, new Digits(Long::valueOf));
        editors.registerCustomEditor(Long.class, new Digits(Long::valueOf));
        editors.registerCustomEditor(int.class, new Digits(Integer::valueOf));
        editors.registerCustomEditor(Integer.class, new Digits(Integer::valueOf));
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
