package com.example.shop;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
class ShopErrors {
    @ExceptionHandler
    ResponseEntity<Map<String, String>> teapot(ShopController.Teapot teapot) {
        return ResponseEntity.status(HttpStatus.I_AM_A_TEAPOT)
                .header("X-Shop", "yes")
                .body(Map.of("shopSays", "short and stout"));
    }
}
