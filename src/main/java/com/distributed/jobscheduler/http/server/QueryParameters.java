package com.distributed.jobscheduler.http.server;

import com.distributed.jobscheduler.http.Printable;
import com.distributed.jobscheduler.wire.ErrorCodes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Refuses parameters that would be silently ignored (contract: "A query parameter that a list does not know is 400"). A
 * call knows the parameters that its methods declare by {@link RequestParam}.
 * <ul>
 *   <li>A read refuses an unknown parameter, and one without a value: either would widen the list.
 *   <li>A write ignores unknown parameters, as it does unknown fields of a body: a base-only sender may send more than
 *       we need. A parameter that a write needs is required, so a misspelt one is refused as missing.
 *   <li>Both refuse several values of a parameter that takes one. A text keeps all values, joined by commas.
 *   <li>Both refuse a second value of a header that they declare.
 * </ul>
 */
@RequiredArgsConstructor
final class QueryParameters implements HandlerInterceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final Map<Method, Set<String>> single = new ConcurrentHashMap<>();
    private final Map<Method, Set<String>> headers = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            single.computeIfAbsent(method.getMethod(), m -> singleOf(method)).forEach(name -> {
                var values = request.getParameterValues(name);
                if (values != null && values.length > 1) {
                    throw broken(name, "must be given once");
                }
            });
            headers.computeIfAbsent(method.getMethod(), m -> headersOf(method)).forEach(name -> {
                var values = request.getHeaders(name);
                if (values.hasMoreElements() && values.nextElement() != null && values.hasMoreElements()) {
                    throw broken(name, "must be given once");
                }
            });
            if (READS.contains(request.getMethod())) {
                checkRead(request);
            }
        }
        return true;
    }

    private void checkRead(HttpServletRequest request) {
        var given = request.getParameterMap();
        if (given.isEmpty()) {
            return;
        }
        var path = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        var knownHere = known.computeIfAbsent(path, this::knownTo);
        given.forEach((name, values) -> {
            if (!knownHere.contains(name)) {
                throw broken(
                        name,
                        "unknown query parameter; GET %s takes %s"
                                .formatted(path, knownHere.isEmpty() ? "none" : String.join(", ", knownHere)));
            }
            if (Arrays.stream(values).anyMatch(String::isEmpty)) {
                throw broken(name, "must not be empty");
            }
        });
    }

    /** All parameters that the reads of this path declare: a parameter may decide which of them is called. */
    private Set<String> knownTo(String path) {
        var names = new TreeSet<String>();
        mappings.getObject().getHandlerMethods().forEach((mapping, method) -> {
            if (mapping.getPatternValues().contains(path)
                    && mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                for (var parameter : method.getMethodParameters()) {
                    if (parameter.hasParameterAnnotation(RequestParam.class)) {
                        names.add(nameOf(parameter));
                    }
                }
            }
        });
        return Collections.unmodifiableSet(names);
    }

    private static Set<String> singleOf(HandlerMethod method) {
        var names = new TreeSet<String>();
        for (var parameter : method.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestParam.class) && parameter.getParameterType() != String.class) {
                names.add(nameOf(parameter));
            }
        }
        return names;
    }

    /** The headers that the method declares by name: Spring would join two values by a comma. */
    private static Set<String> headersOf(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.getParameterType() != HttpHeaders.class)
                .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                .filter(Objects::nonNull)
                .map(RequestHeader::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String nameOf(MethodParameter parameter) {
        var annotation = parameter.getParameterAnnotation(RequestParam.class);
        if (annotation != null && StringUtils.hasText(annotation.name())) {
            return annotation.name();
        }
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        return String.valueOf(parameter.getParameterName());
    }

    private static ApiException broken(String name, String rule) {
        return ApiException.badRequest(ErrorCodes.VALIDATION_FAILED, Printable.shortened(name) + ": " + rule);
    }
}
