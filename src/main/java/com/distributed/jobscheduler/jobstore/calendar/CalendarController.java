package com.distributed.jobscheduler.jobstore.calendar;

import com.distributed.jobscheduler.jobstore.values.DayRules;
import com.distributed.jobscheduler.jobstore.values.JobRules;
import com.distributed.jobscheduler.jobstore.values.Page;
import com.distributed.jobscheduler.wire.ApiResponse;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sets, shows and deletes calendars (extension). */
@RestController
@RequiredArgsConstructor
class CalendarController {
    private static final String PATH = "/api/calendars/{name}";
    /** Ten years of days. */
    private static final int MOST_DATES = 3_660;

    private final Calendars calendars;
    private final CalendarTable table;
    private final Clock clock;

    @PutMapping(PATH)
    ResponseEntity<ApiResponse<Calendar>> put(@PathVariable String name, @RequestBody CalendarBody body) {
        var put = calendars.put(checked(name), checked(body));
        return ResponseEntity.status(put.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ApiResponse.ok(put.calendar(), clock.instant()));
    }

    @GetMapping(PATH)
    ApiResponse<Calendar> get(@PathVariable String name) {
        return ApiResponse.ok(calendars.known(checked(name)), clock.instant());
    }

    @DeleteMapping(PATH)
    ApiResponse<Calendar> delete(@PathVariable String name) {
        return ApiResponse.ok(calendars.delete(checked(name)), clock.instant());
    }

    @GetMapping("/api/calendars")
    ResponseEntity<ApiResponse<List<Calendar>>> list(
            @RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "100") int size) {
        var wanted = Page.of(page, size);
        return ResponseEntity.ok()
                .header(Page.TOTAL_COUNT, Long.toString(table.count()))
                .body(ApiResponse.ok(table.page(wanted), clock.instant()));
    }

    private static String checked(String name) {
        return JobRules.name("name", JobRules.externalKey("name", name));
    }

    private static CalendarDays checked(CalendarBody body) {
        var weekdays = given("excludedWeekdays", body.excludedWeekdays());
        var included = dates("includedDates", body.includedDates());
        if (weekdays.size() == DayOfWeek.values().length && included.isEmpty()) {
            throw JobRules.broken(
                    "excludedWeekdays", "must leave a day of the week free, or includedDates must name one");
        }
        return new CalendarDays(
                body.zone() == null ? null : DayRules.zone("zone", body.zone()).getId(),
                dates("excludedDates", body.excludedDates()),
                weekdays,
                included);
    }

    private static List<LocalDate> dates(String field, @Nullable List<@Nullable LocalDate> dates) {
        if (dates != null && dates.size() > MOST_DATES) {
            throw JobRules.broken(field, "must have at most " + MOST_DATES + " entries");
        }
        return given(field, dates).stream()
                .map(date -> DayRules.date(field, date))
                .toList();
    }

    private static <T extends Comparable<? super T>> List<T> given(String field, @Nullable List<@Nullable T> entries) {
        var all = entries == null ? List.<@Nullable T>of() : entries;
        return IntStream.range(0, all.size())
                .mapToObj(i -> {
                    var entry = all.get(i);
                    if (entry == null) {
                        throw JobRules.broken(field + "[" + i + "]", "must not be null");
                    }
                    return entry;
                })
                .sorted()
                .distinct()
                .toList();
    }
}
