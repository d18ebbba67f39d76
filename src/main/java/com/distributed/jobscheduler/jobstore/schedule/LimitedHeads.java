package com.distributed.jobscheduler.jobstore.schedule;

import com.distributed.jobscheduler.jobstore.job.DueTime;
import com.distributed.jobscheduler.jobstore.job.PriorityLevels;
import com.distributed.jobscheduler.jobstore.limit.LimitRooms.Room;
import com.distributed.jobscheduler.jobstore.schedule.H2SegmentLookUp.Found;
import com.distributed.jobscheduler.jobstore.values.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/** The first due jobs under limits, of each limit no more than it has room for. What waits behind them is not read. */
@Component
@RequiredArgsConstructor
public class LimitedHeads {
    private static final String CAN_BE_CLAIMED = "next_run_time <= :asOf and status = 'PENDING' and not paused and "
            + DueTime.HAS_COME + " and " + Waits.IS_OVER + " and not " + MissedOccurrences.IS_MISSED;

    // Each key has its own look-ups, by segment and level, so that neither foreign nor waiting jobs are passed.
    private static final String ON_POSTGRES = """
            select head.* from unnest(:limits, :rooms) as granted (wanted_limit, room) cross join lateral (
                select part.* from unnest(:segments) as asked (wanted) cross join unnest(:levels) as used (level)
                    cross join lateral (
                        select id, limit_id, %s as turn from jobs
                        where limit_id = wanted_limit and limit_id <> 0 and segment = wanted and priority = level and %s
                        order by next_run_time, id limit room) as part
                order by turn, id limit room) as head
            order by turn, id limit :limit
            """.formatted(PriorityLevels.TURN, CAN_BE_CLAIMED);
    private static final String ON_H2 = "select id, next_run_time, segment from jobs"
            + " where limit_id = :limitId and priority = :level and " + CAN_BE_CLAIMED;

    private static final Comparator<Head> IN_TURN =
            Comparator.comparing(Head::turn).thenComparingLong(Head::id);

    private final JdbcClient jdbc;
    private final DatabaseDriver database;
    private final PriorityLevels levels;
    private final MissedOccurrences missed;

    /** A due job under a limit that has room for it. */
    public record Head(long id, long limitId, Instant turn) {}

    /** Up to so many jobs by their turns. */
    public List<Head> of(List<Room> rooms, List<Integer> segments, Instant asOf, Instant dueBy, int most) {
        if (rooms.isEmpty()) {
            return List.of();
        }
        return database == DatabaseDriver.POSTGRESQL
                ? onPostgres(rooms, segments, asOf, dueBy, most)
                : onH2(rooms, segments, asOf, dueBy, most);
    }

    private List<Head> onPostgres(List<Room> rooms, List<Integer> segments, Instant asOf, Instant dueBy, int most) {
        return common(jdbc.sql(ON_POSTGRES), segments, asOf, dueBy)
                .param(
                        "limits",
                        new SqlArrayValue(
                                "bigint",
                                rooms.stream().map(room -> room.limit().id()).toArray()))
                .param(
                        "rooms",
                        new SqlArrayValue(
                                "integer",
                                rooms.stream()
                                        .map(room -> Math.min(room.places(), most))
                                        .toArray()))
                .param("levels", new SqlArrayValue("integer", levels.all().toArray()))
                .param("limit", most)
                .query(LimitedHeads::read)
                .list();
    }

    private List<Head> onH2(List<Room> rooms, List<Integer> segments, Instant asOf, Instant dueBy, int most) {
        var heads = new ArrayList<Head>();
        for (var room : rooms) {
            var places = Math.min(room.places(), most);
            levels.all().stream()
                    .flatMap(level -> {
                        H2SegmentLookUp.Query ofLevel = (segment, limit) -> common(
                                        jdbc.sql(H2SegmentLookUp.ordered(ON_H2, segment)), segments, asOf, dueBy)
                                .param("segment", segment)
                                .param("limitId", room.limit().id())
                                .param("level", level)
                                .param("limit", limit)
                                .query(Found::read)
                                .list();
                        return H2SegmentLookUp.first(ofLevel, segments, places).stream()
                                .map(job -> head(job, room, level));
                    })
                    .sorted(IN_TURN)
                    .limit(places)
                    .forEach(heads::add);
        }
        return heads.stream().sorted(IN_TURN).limit(most).toList();
    }

    private static Head head(Found job, Room room, int level) {
        return new Head(job.id(), room.limit().id(), PriorityLevels.turn(job.time(), level));
    }

    private StatementSpec common(StatementSpec statement, List<Integer> segments, Instant asOf, Instant dueBy) {
        return statement
                .param("segments", new SqlArrayValue("integer", segments.toArray()))
                .param("asOf", Utc.param(asOf))
                .param("dueBy", Utc.param(dueBy))
                .param("waitedBy", Utc.param(asOf))
                .param("missedBefore", Utc.param(missed.missedBefore()));
    }

    private static Head read(ResultSet row, int number) throws SQLException {
        return new Head(row.getLong("id"), row.getLong("limit_id"), Utc.read(row, "turn"));
    }
}
