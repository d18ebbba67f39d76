package com.distributed.jobscheduler.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.distributed.jobscheduler.wire.Frequency;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.scheduling.support.CronExpression;

class RecurrenceTest {
    @ParameterizedTest(name = "{0} at {2} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # New York skips 02:00-03:00 on 8 March and repeats 01:00-02:00 on 1 November
            DAILY   | America/New_York    | 2026-03-06T02:30 | 2026-03-07T07:30Z 2026-03-08T07:00Z 2026-03-09T06:30Z
            DAILY   | America/New_York    | 2026-10-31T01:30 | 2026-11-01T05:30Z 2026-11-02T06:30Z
            WEEKLY  | America/New_York    | 2026-03-01T09:00 | 2026-03-08T13:00Z 2026-03-15T13:00Z
            WEEKLY  | America/New_York    | 2026-03-01T02:30 | 2026-03-08T07:00Z 2026-03-15T06:30Z
            MONTHLY | America/New_York    | 2026-02-08T02:30 | 2026-03-08T07:00Z 2026-04-08T06:30Z
            HOURLY  | America/New_York    | 2026-03-08T00:30 | 2026-03-08T06:30Z 2026-03-08T07:30Z 2026-03-08T08:30Z
            HOURLY  | America/New_York    | 2026-11-01T00:30 | 2026-11-01T05:30Z 2026-11-01T06:30Z 2026-11-01T07:30Z
            # Berlin skips 02:00-03:00 on 29 March and repeats it on 25 October
            DAILY   | Europe/Berlin       | 2026-03-28T02:30 | 2026-03-29T01:00Z 2026-03-30T00:30Z
            DAILY   | Europe/Berlin       | 2026-10-24T02:30 | 2026-10-25T00:30Z 2026-10-26T01:30Z
            # Lord Howe moves by half an hour: skips 02:00-02:30 on 4 October, repeats 01:30-02:00 on 5 April
            DAILY   | Australia/Lord_Howe | 2026-10-03T02:15 | 2026-10-03T15:30Z 2026-10-04T15:15Z
            DAILY   | Australia/Lord_Howe | 2026-04-04T01:45 | 2026-04-04T14:45Z 2026-04-05T15:15Z
            # Cairo skips 00:00-01:00 on 24 April and repeats 23:00-24:00 on 29 October
            DAILY   | Africa/Cairo        | 2026-04-23T00:00 | 2026-04-23T22:00Z 2026-04-24T21:00Z
            DAILY   | Africa/Cairo        | 2026-04-23T00:30 | 2026-04-23T22:00Z 2026-04-24T21:30Z
            WEEKLY  | Africa/Cairo        | 2026-04-17T00:00 | 2026-04-23T22:00Z 2026-04-30T21:00Z
            DAILY   | Africa/Cairo        | 2026-10-28T23:30 | 2026-10-29T20:30Z 2026-10-30T21:30Z
            # Apia had no 30 December 2011 at all: its run and the next day's midnight are one
            DAILY   | Pacific/Apia        | 2011-12-29T10:00 | 2011-12-30T10:00Z 2011-12-30T20:00Z 2011-12-31T20:00Z
            DAILY   | Pacific/Apia        | 2011-12-29T00:00 | 2011-12-30T10:00Z 2011-12-31T10:00Z
            # Month ends and leap years
            MONTHLY | UTC                 | 2026-01-31T10:00 | 2026-02-28T10:00Z 2026-03-31T10:00Z 2026-04-30T10:00Z 2026-05-31T10:00Z
            MONTHLY | UTC                 | 2028-01-31T10:00 | 2028-02-29T10:00Z 2028-03-31T10:00Z
            MONTHLY | UTC                 | 2100-01-31T10:00 | 2100-02-28T10:00Z 2100-03-31T10:00Z
            MONTHLY | UTC                 | 2027-11-30T10:00 | 2027-12-30T10:00Z 2028-01-30T10:00Z 2028-02-29T10:00Z 2028-03-30T10:00Z
            MONTHLY | Europe/Berlin       | 2026-01-31T00:00 | 2026-02-27T23:00Z 2026-03-30T22:00Z 2026-04-29T22:00Z
            DAILY   | UTC                 | 2028-02-28T10:00 | 2028-02-29T10:00Z 2028-03-01T10:00Z
            """)
    void runsOnTheCalendarOfItsZone(Frequency frequency, String zone, LocalDateTime first, String expected) {
        var anchor = first.atZone(ZoneId.of(zone)).toInstant();

        assertThat(following(Recurrence.of(frequency, anchor, ZoneId.of(zone), null, null, null), anchor, expected))
                .isEqualTo(instants(expected));
    }

    @ParameterizedTest(name = "every {0} from {2} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # New York skips 02:00-03:00 on 8 March and repeats 01:00-02:00 on 1 November: days are of the wall clock
            P1D     | America/New_York    | 2026-03-06T02:30 | 2026-03-07T07:30Z 2026-03-08T07:00Z 2026-03-09T06:30Z
            P2D     | America/New_York    | 2026-03-06T02:30 | 2026-03-08T07:00Z 2026-03-10T06:30Z 2026-03-12T06:30Z
            P1D     | America/New_York    | 2026-10-31T01:30 | 2026-11-01T05:30Z 2026-11-02T06:30Z
            P2W     | America/New_York    | 2026-03-01T09:00 | 2026-03-15T13:00Z 2026-03-29T13:00Z
            P1W3D   | UTC                 | 2026-01-01T00:00 | 2026-01-11T00:00Z 2026-01-21T00:00Z
            # hours, even 24 of them, are exact
            PT24H   | America/New_York    | 2026-03-07T02:30 | 2026-03-08T07:30Z 2026-03-09T07:30Z
            PT15M   | America/New_York    | 2026-03-08T01:30 | 2026-03-08T06:45Z 2026-03-08T07:00Z 2026-03-08T07:15Z
            PT1H30M | Europe/Berlin       | 2026-10-25T01:00 | 2026-10-25T00:30Z 2026-10-25T02:00Z 2026-10-25T03:30Z
            PT90S   | UTC                 | 2026-01-01T00:00 | 2026-01-01T00:01:30Z 2026-01-01T00:03Z
            P3650D  | UTC                 | 2026-01-01T00:00 | 2035-12-30T00:00Z
            """)
    void runsOnceInEachInterval(String interval, String zone, LocalDateTime first, String expected) {
        var anchor = first.atZone(ZoneId.of(zone)).toInstant();

        assertThat(following(every(interval, anchor, ZoneId.of(zone), null), anchor, expected))
                .isEqualTo(instants(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            P1M      | 'P1M' has years or months, which differ in length
            P15M     | 'P15M' has years or months, which differ in length: use MONTHLY or CRON for these; minutes come after a T
            P1Y      | 'P1Y' has years or months
            P1Y2DT3H | 'P1Y2DT3H' has years or months
            P1DT12H  | 'P1DT12H' is neither weeks and days, such as P2W or P1D, nor hours, minutes and seconds, such as PT1H30M
            15m      | '15m' is neither
            900      | '900' is neither
            P        | 'P' is neither
            PT       | 'PT' is neither
            -PT15M   | '-PT15M' is neither
            PT-15M   | 'PT-15M' is neither
            PT1.5S   | 'PT1.5S' is neither
            PT0S     | must be from PT1S to P3650D
            P0D      | must be from PT1S to P3650D
            P3651D   | must be from PT1S to P3650D
            PT87601H | must be from PT1S to P3650D
            P999999999W | must be from PT1S to P3650D
            P9999999999D | 'P9999999999D' is neither
            """)
    void saysWhatIsWrongWithAnInterval(String interval, String why) {
        assertThatThrownBy(() -> every(interval, Instant.EPOCH, ZoneOffset.UTC, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @ParameterizedTest(name = "{0} in {1} after {2}")
    @CsvSource(delimiter = '|', textBlock = """
            0 30 2 * * *     | America/New_York    | 2026-03-07T00:00Z | 2026-03-07T07:30Z 2026-03-08T07:00Z 2026-03-09T06:30Z
            0 30 1 * * *     | America/New_York    | 2026-11-01T00:00Z | 2026-11-01T05:30Z 2026-11-02T06:30Z
            0 0/15 2 * * *   | America/New_York    | 2026-03-08T00:00Z | 2026-03-08T07:00Z 2026-03-09T06:00Z 2026-03-09T06:15Z
            0 30 1,3 * * *   | America/New_York    | 2026-11-01T06:10Z | 2026-11-01T08:30Z 2026-11-02T06:30Z
            # the second pass of an overlap holds 3,600 times that are over
            * * 1 * * *      | America/New_York    | 2026-11-01T06:00Z | 2026-11-02T06:00:00Z 2026-11-02T06:00:01Z
            # a run for every hour: elapsed hours
            0 30 * * * *     | America/New_York    | 2026-03-08T06:00Z | 2026-03-08T06:30Z 2026-03-08T07:30Z 2026-03-08T08:30Z
            0 30 * * * *     | America/New_York    | 2026-11-01T05:00Z | 2026-11-01T05:30Z 2026-11-01T06:30Z 2026-11-01T07:30Z
            @hourly          | America/New_York    | 2026-11-01T04:30Z | 2026-11-01T05:00Z 2026-11-01T06:00Z 2026-11-01T07:00Z
            0 0 * * * *      | Australia/Lord_Howe | 2026-04-04T13:30Z | 2026-04-04T14:00Z 2026-04-04T15:30Z 2026-04-04T16:30Z
            0 0 * * * *      | Australia/Lord_Howe | 2026-10-03T14:00Z | 2026-10-03T14:30Z 2026-10-03T15:30Z 2026-10-03T16:00Z
            0 45 * * * *     | Australia/Lord_Howe | 2026-04-04T14:00Z | 2026-04-04T14:45Z 2026-04-04T16:15Z
            # so it does however all 24 hours are written
            @HOURLY          | America/New_York    | 2026-11-01T04:30Z | 2026-11-01T05:00Z 2026-11-01T06:00Z 2026-11-01T07:00Z
            0 */30 * * * *   | Europe/Berlin       | 2026-10-24T23:45Z | 2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z
            0 */30 0-23 * * * | Europe/Berlin      | 2026-10-24T23:45Z | 2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z
            0 0 0/1 1/1 * ?  | Europe/Berlin       | 2026-10-24T23:45Z | 2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z
            0 0/1 * * *      | Europe/Berlin       | 2026-10-24T23:45Z | 2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z
            0 0 12-23,*/2,1-11/2 * * * | Europe/Berlin | 2026-10-24T23:45Z | 2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T02:00Z
            0 0 0-22 * * *   | Europe/Berlin       | 2026-10-24T23:45Z | 2026-10-25T00:00Z 2026-10-25T02:00Z
            # hours in steps are wall-clock times
            0 0 */2 * * *    | Europe/Berlin       | 2026-10-24T23:00Z | 2026-10-25T00:00Z 2026-10-25T03:00Z
            0 0 */2 * * *    | Europe/Berlin       | 2026-03-29T00:00Z | 2026-03-29T01:00Z 2026-03-29T02:00Z
            @daily           | Africa/Cairo        | 2026-04-23T00:00Z | 2026-04-23T22:00Z 2026-04-24T21:00Z
            0 15 2 * * *     | Australia/Lord_Howe | 2026-10-03T00:00Z | 2026-10-03T15:30Z 2026-10-04T15:15Z
            0 0 0 L * *      | UTC                 | 2028-02-01T00:00Z | 2028-02-29T00:00Z 2028-03-31T00:00Z
            0 0 0 29 2 *     | UTC                 | 2026-01-01T00:00Z | 2028-02-29T00:00Z 2032-02-29T00:00Z
            # five fields: the second is 0
            */15 8-18 * * MON-FRI | America/New_York | 2026-03-06T23:40Z | 2026-03-06T23:45Z 2026-03-09T12:00Z 2026-03-09T12:15Z
            30 * * * *       | America/New_York    | 2026-11-01T05:00Z | 2026-11-01T05:30Z 2026-11-01T06:30Z 2026-11-01T07:30Z
            0 9 L * *        | UTC                 | 2026-01-31T10:00Z | 2026-02-28T09:00Z 2026-03-31T09:00Z
            0 9 LW * *       | UTC                 | 2026-05-01T10:00Z | 2026-05-29T09:00Z 2026-06-30T09:00Z
            0 9 15W * *      | UTC                 | 2026-08-01T00:00Z | 2026-08-14T09:00Z 2026-09-15T09:00Z
            0 9 * * FRI#2    | UTC                 | 2026-01-10T00:00Z | 2026-02-13T09:00Z 2026-03-13T09:00Z
            0 9 * * FRIL     | UTC                 | 2026-01-01T00:00Z | 2026-01-30T09:00Z 2026-02-27T09:00Z
            # macros
            @midnight        | UTC                 | 2026-01-01T00:00Z | 2026-01-02T00:00Z
            @weekly          | UTC                 | 2026-01-01T00:00Z | 2026-01-04T00:00Z 2026-01-11T00:00Z
            @monthly         | UTC                 | 2026-01-01T00:00Z | 2026-02-01T00:00Z 2026-03-01T00:00Z
            @yearly          | UTC                 | 2026-01-01T00:00Z | 2027-01-01T00:00Z
            @Annually        | UTC                 | 2026-01-01T00:00Z | 2027-01-01T00:00Z
            # months without the day are left out
            0 0 6 L-30 * *   | UTC                 | 2026-01-01T00:00Z | 2026-01-01T06:00Z 2026-03-01T06:00Z 2026-05-01T06:00Z 2026-07-01T06:00Z
            0 0 6 L-30 * *   | UTC                 | 2026-02-14T00:00Z | 2026-03-01T06:00Z 2026-05-01T06:00Z
            0 0 6 L-28 * *   | UTC                 | 2028-01-01T00:00Z | 2028-01-03T06:00Z 2028-02-01T06:00Z 2028-03-03T06:00Z 2028-04-02T06:00Z
            0 0 6 L-28 * *   | UTC                 | 2026-01-04T00:00Z | 2026-03-03T06:00Z
            0 0 6 31W * *    | UTC                 | 2026-01-01T00:00Z | 2026-01-30T06:00Z 2026-03-31T06:00Z 2026-05-29T06:00Z 2026-07-31T06:00Z
            0 0 9 31W * *    | UTC                 | 2026-04-30T00:00Z | 2026-05-29T09:00Z 2026-07-31T09:00Z
            0 0 9 30W * *    | UTC                 | 2026-05-01T00:00Z | 2026-05-29T09:00Z 2026-06-30T09:00Z 2026-07-30T09:00Z 2026-08-31T09:00Z
            0 0 9 1W * *     | UTC                 | 2026-01-31T00:00Z | 2026-02-02T09:00Z 2026-03-02T09:00Z 2026-04-01T09:00Z 2026-05-01T09:00Z
            0 0 * L-28 * *   | UTC                 | 2026-01-31T00:00Z | 2026-03-03T00:00Z 2026-03-03T01:00Z
            0 0 6 1W * *     | UTC                 | 2026-07-15T00:00Z | 2026-08-03T06:00Z 2026-09-01T06:00Z
            0 0 6 29 2 MON   | UTC                 | 2026-01-01T00:00Z | 2044-02-29T06:00Z 2072-02-29T06:00Z 2112-02-29T06:00Z
            0 0 6 * 2 MON#5  | UTC                 | 2026-01-01T00:00Z | 2044-02-29T06:00Z 2072-02-29T06:00Z
            0 30 * L-30 * *  | America/New_York    | 2026-01-02T04:00Z | 2026-01-02T04:30Z 2026-03-01T05:30Z
            0 0 6 L-30,15 2 ? | UTC                | 2026-01-01T00:00Z | 2026-02-15T06:00Z 2027-02-15T06:00Z
            """)
    void runsByItsCronExpression(String cron, String zone, String after, String expected) {
        var start = instant(after);

        assertThat(following(
                        Recurrence.of(Frequency.CRON, Instant.EPOCH, ZoneId.of(zone), cron, null, null),
                        start,
                        expected))
                .isEqualTo(instants(expected));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CRON", "EVERY"})
    void startsAtItsAnchor(Frequency frequency) {
        var anchor = instant("2026-01-31T10:00Z");
        var recurrence = Recurrence.of(frequency, anchor, ZoneOffset.UTC, null, null, null);

        assertThat(recurrence.nextAfter(anchor.minusNanos(1))).hasValue(anchor);
        assertThat(recurrence.nextAfter(anchor)).isNotEqualTo(anchor);
    }

    @Test
    void startsByCronAtOrAfterItsAnchor() {
        var anchor = instant("2026-01-05T10:00Z");

        assertThat(cron("0 0 10 * * *", anchor, null).nextAfter(Instant.EPOCH)).hasValue(anchor);
        assertThat(cron("0 0 9 * * *", anchor, null).nextAfter(Instant.EPOCH)).hasValue(instant("2026-01-06T09:00Z"));
    }

    @Test
    void runsAtItsEndTimeButNotAfterIt() {
        var anchor = instant("2026-01-05T10:00Z");
        var daily = Recurrence.of(Frequency.DAILY, anchor, ZoneOffset.UTC, null, null, anchor.plus(1, ChronoUnit.DAYS));

        assertThat(daily.nextAfter(anchor)).hasValue(anchor.plus(1, ChronoUnit.DAYS));
        assertThat(daily.nextAfter(anchor.plus(1, ChronoUnit.DAYS))).isEmpty();
        var quarterly = every("PT15M", anchor, ZoneOffset.UTC, instant("2026-01-05T10:29Z"));
        assertThat(quarterly.nextAfter(anchor)).hasValue(instant("2026-01-05T10:15Z"));
        assertThat(quarterly.nextAfter(instant("2026-01-05T10:15Z"))).isEmpty();
        assertThat(cron("0 0 10 * * *", anchor, anchor).nextAfter(anchor)).isEmpty();
    }

    @Test
    void skipsWhatWasMissedHoweverLongAgo() {
        var anchor = instant("1970-01-31T10:00Z");
        var now = instant("2026-02-28T10:00Z");

        assertThat(Recurrence.of(Frequency.MONTHLY, anchor, ZoneOffset.UTC, null, null, null)
                        .nextAfter(now))
                .hasValue(instant("2026-03-31T10:00Z"));
        assertThat(Recurrence.of(Frequency.HOURLY, anchor, ZoneOffset.UTC, null, null, null)
                        .nextAfter(now))
                .hasValue(instant("2026-02-28T11:00Z"));
        assertThat(every("PT1S", anchor, ZoneOffset.UTC, null).nextAfter(now)).hasValue(now.plusSeconds(1));
        assertThat(every("P1D", anchor, ZoneOffset.UTC, null).nextAfter(now)).hasValue(instant("2026-03-01T10:00Z"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            */15 8-18 * * MON-FRI   | 0 */15 8-18 * * MON-FRI
            '  5 4  * * * '         | 0 5 4  * * *
            0 */15 8-18 * * MON-FRI | 0 */15 8-18 * * MON-FRI
            @hourly                 | 0 0 * * * *
            @DAILY                  | 0 0 0 * * *
            @midnight               | 0 0 0 * * *
            @weekly                 | 0 0 0 * * 0
            @monthly                | 0 0 0 1 * *
            @yearly                 | 0 0 0 1 1 *
            @annually               | 0 0 0 1 1 *
            # the hours that cover the day as release 1.0.0 knows them
            0 */15 0-23 * * *       | 0 */15 * * * *
            */15  0/1 1/1 * ?       | 0 */15 * 1/1 * ?
            0 0 */1 * * *           | 0 0 * * * *
            0 0 0-22 * * *          | 0 0 0-22 * * *
            0 0 0-24 * * *          | 0 0 0-24 * * *
            0 0 0-23/0 * * *        | 0 0 0-23/0 * * *
            0 0 0-23,,1 * * *       | 0 0 0-23,,1 * * *
            # what is no expression stays what it is
            @noon                   | @noon
            every day               | every day
            """)
    void putsAnExpressionIntoSixFields(String cron, String sixFields) {
        assertThat(Recurrence.inSixFields(cron)).isEqualTo(sixFields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@hourly", "@weekly", "@yearly", "*/15 8-18 * * MON-FRI", "0 9 LW * *", "0 9 * * FRI#2"})
    void runsInSixFieldsAtTheSameTimes(String given) {
        var start = instant("2026-01-05T10:00Z");
        var sixFields = Recurrence.inSixFields(given);

        // A worker of release 1.0.0 reads it with Spring's parser.
        assertThat(CronExpression.isValidExpression(sixFields)).isTrue();
        assertThat(cron(String.valueOf(sixFields), start, null).nextAfter(start))
                .isEqualTo(cron(given, start, null).nextAfter(start));
    }

    @Test
    void findsNoRunForADayThatNeverComes() {
        assertThat(cron("0 0 0 30 2 *", Instant.EPOCH, null).nextAfter(Instant.EPOCH))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"})
    void runsEveryDayOfAYearExactlyOnceInStrictOrder(String zone) {
        var anchor =
                LocalDateTime.parse("2026-01-01T01:45").atZone(ZoneId.of(zone)).toInstant();
        var daily = Recurrence.of(Frequency.DAILY, anchor, ZoneId.of(zone), null, null, null);
        var days = new ArrayList<>();

        for (var run = anchor; days.size() < 365; run = daily.nextAfter(run).orElseThrow()) {
            days.add(run.atZone(ZoneId.of(zone)).toLocalDate());
        }

        assertThat(days).doesNotHaveDuplicates().last().hasToString("2026-12-31");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 0 30 2 *", "0 0 6 L-31 * *", "0 0 6 30W 2 *", "0 0 6 * * FRI#6", "0 0 6 L-29 2 *"})
    void endsWhereNoDayEverFits(String cron) {
        assertThat(cron(cron, Instant.EPOCH, null).nextAfter(Instant.EPOCH)).isEmpty();
    }

    @Test
    void endsWithTheYear9999() {
        var late = instant("9999-12-31T12:00Z");

        assertThat(cron("0 0 6 * * *", Instant.EPOCH, null).nextAfter(late)).isEmpty();
        assertThat(Recurrence.of(Frequency.MONTHLY, late, ZoneOffset.UTC, null, null, null)
                        .nextAfter(late))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            0 0 6 * * FRI-MON | day of week 'FRI-MON' is a range that runs backwards
            0 0 22-2 * * *    | hour '22-2' is a range that runs backwards
            0 0 25 * * *      | hour '25' must be 0 to 23
            0 99 * * * *      | minute '99' must be 0 to 59
            x 0 * * * *       | second 'x' must be 0 to 59
            0 0 6 LX * *      | day of month 'LX' must be 1 to 31
            0 0 6 * FOO *     | month 'FOO' must be 1 to 12 or JAN to DEC
            0 0/0 * * * *     | minute '0/0' must be
            every day         | has 2 fields, it needs six (second minute hour day-of-month month day-of-week), or five of them without the second
            * * * *           | has 4 fields, it needs six
            * * * * * * *     | has 7 fields, it needs six
            60 * * * *        | minute '60' must be 0 to 59
            0 24 * * *        | hour '24' must be 0 to 23
            @noon             | is not one of the macros @annually, @daily
            """)
    void saysWhichFieldOfACronExpressionIsWrongAndWhy(String cron, String why) {
        assertThatThrownBy(() -> cron(cron, Instant.EPOCH, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            0 0 6 L-31 * *    | day of month 'L-31' fits no month: L-1 to L-30 count back from the last day
            0 6 L-32 * *      | day of month 'L-32' fits no month
            0 0 6 15,L-31 * * | day of month 'L-31' fits no month
            0 0 6 * * MON,FRI#6 | day of week 'FRI#6' fits no month: it has five of each at most
            """)
    void refusesDaysThatNoMonthHas(String cron, String why) {
        assertThatThrownBy(() -> Recurrence.requirePossibleDays(cron))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    private static Recurrence every(String interval, Instant anchor, ZoneId zone, @Nullable Instant end) {
        return Recurrence.of(Frequency.EVERY, anchor, zone, null, interval, end);
    }

    private static Recurrence cron(String expression, Instant anchor, @Nullable Instant end) {
        return Recurrence.of(Frequency.CRON, anchor, ZoneOffset.UTC, expression, null, end);
    }

    private static List<Instant> following(Recurrence recurrence, Instant start, String expected) {
        var runs = new ArrayList<Instant>();
        var last = start;
        for (var i = 0; i < instants(expected).size(); i++) {
            last = recurrence.nextAfter(last).orElseThrow();
            runs.add(last);
        }
        return runs;
    }

    private static List<Instant> instants(String text) {
        return Arrays.stream(text.split(" ")).map(RecurrenceTest::instant).toList();
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
