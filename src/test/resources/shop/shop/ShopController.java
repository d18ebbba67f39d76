package com.example.shop;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ShopController {
    private final ListableBeanFactory beans;

    ShopController(ListableBeanFactory beans) {
        this.beans = beans;
    }

    record Something(String someName, Instant createdAt, String nothingHere) {}

    record Order(int itemCount, String customerName) {}

    @GetMapping("/hello")
    String hello(@RequestParam(defaultValue = "world") String name) {
        return "hello " + name;
    }

    @GetMapping("/api/something")
    Something something() {
        return new Something("thing", Instant.parse("2026-01-01T10:00:00Z"), null);
    }

    @PostMapping("/api/something")
    Order order(@RequestBody Order order) {
        return order;
    }

    @PostMapping("/api/upload")
    int upload(@RequestBody byte[] body) {
        return body.length;
    }

    @GetMapping("/api/items/{id}")
    long item(@PathVariable long id) {
        return id;
    }

    @GetMapping("/api/teapot")
    String teapot() {
        throw new Teapot();
    }

    @GetMapping("/api/broken")
    String broken() {
        throw new IllegalStateException("broken");
    }

    @GetMapping("/secret/plans")
    String secret() {
        return "plans";
    }

    @GetMapping("/beans")
    List<String> beans() {
        return Arrays.stream(beans.getBeanDefinitionNames()).sorted().toList();
    }

    @GetMapping("/data-sources")
    String dataSources() {
        return "data sources: " + beans.getBeanNamesForType(DataSource.class).length;
    }

    static class Teapot extends RuntimeException {}
}
