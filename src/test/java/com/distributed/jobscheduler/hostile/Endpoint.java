package com.distributed.jobscheduler.hostile;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * One endpoint of the running role.
 *
 * @param path its pattern, with variables in braces
 * @param headers the headers that it declares
 */
record Endpoint(String method, String path, List<String> parameters, List<String> headers, boolean takesBody) {
    /** All endpoints of the API. */
    static List<Endpoint> allOf(ApplicationContext context) {
        var all = new ArrayList<Endpoint>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> all.add(new Endpoint(
                                        method.name(),
                                        path,
                                        parametersOf(handler),
                                        headersOf(handler),
                                        method != RequestMethod.GET && takesBody(handler))))));
        return all;
    }

    private static List<String> parametersOf(HandlerMethod handler) {
        var names = new ArrayList<String>();
        for (var parameter : handler.getMethodParameters()) {
            var annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null) {
                names.add(annotation.name().isEmpty() ? nameOf(parameter) : annotation.name());
            }
        }
        return names;
    }

    private static String nameOf(MethodParameter parameter) {
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        return parameter.getParameterName();
    }

    private static List<String> headersOf(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                .filter(Objects::nonNull)
                .map(RequestHeader::name)
                .toList();
    }

    private static boolean takesBody(HandlerMethod handler) {
        for (var parameter : handler.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestBody.class)
                    || parameter.getParameterType() == HttpServletRequest.class) {
                return true;
            }
        }
        return false;
    }

    String name() {
        return method + " " + path;
    }
}
