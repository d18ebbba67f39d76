// Only this role's own description: no validator, no field for another URL.
SwaggerUIBundle({
  url: "../v3/api-docs",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  onComplete: () => {
    document.title = document.querySelector(".info .title")?.firstChild?.textContent ?? "API";
  },
});
