package io.millrace.dags.demo;

import io.millrace.testing.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium, with the words that a story about pages is told in. */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  Browser(Path profile) {
    var options = new ChromeOptions();
    options.setBinary(Program.CHROMIUM.path().toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,900",
        "--user-data-dir=" + profile);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(Program.CHROMEDRIVER.path().toFile())
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
  }

  void open(String url) {
    driver.get(url);
  }

  /** Beside what is open; what is said from now on is about this one. */
  void openTab(String url) {
    driver.switchTo().newWindow(WindowType.TAB);
    driver.get(url);
  }

  String path() {
    return driver.getCurrentUrl().replaceFirst("^https?://[^/]+", "");
  }

  /** Waits until an element is there, without anybody reloading the page. */
  WebElement await(String selector) {
    return new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "no " + selector + " on " + path() + ": " + text("main"))
        .until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(selector)));
  }

  /** Waits until an element says something. */
  void awaitText(String selector, String words) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> "\"" + words + "\" is not in " + selector + ": " + text(selector))
        .ignoring(StaleElementReferenceException.class)
        .until(ignored -> text(selector).contains(words));
  }

  /** Waits until as many elements are there as wanted. */
  void awaitCount(String selector, IntPredicate wanted) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> count(selector) + " " + selector + " on " + path() + ": " + text("main"))
        .until(ignored -> wanted.test(count(selector)));
  }

  String text(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream()
        .map(WebElement::getText)
        .reduce("", (one, other) -> one + "\n" + other);
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** Waits until there are as many elements, without anybody reloading the page. */
  void awaitCount(String selector, int count) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(() -> count(selector) + " and not " + count + " of " + selector)
        .until(ignored -> count(selector) == count);
  }

  /** Runs a script in the page; answers what it returns. */
  @Nullable Object execute(String script) {
    return driver.executeScript(script);
  }

  void click(String selector) {
    await(selector).click();
  }

  void clickLink(String words) {
    driver.findElement(By.linkText(words)).click();
  }

  void type(String selector, String words) {
    WebElement field = await(selector);
    field.clear();
    field.sendKeys(words);
  }

  /** Says yes to the question that the page asks. */
  void agree() {
    driver.switchTo().alert().accept();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
