"""The example pipelines of examples/ci: what they say is what the commands can do."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.publishing.portals import lay, portal, seen
from tests.test_impact import SMALL, append_to, commit, git

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "examples" / "ci"
NAMES = ("github", "gitlab", "gitea")
FORMATS = {"github": "github", "gitlab": "gitlab", "gitea": "text"}
ALLOWED = ("actions/checkout", "actions/setup-python", "actions/upload-artifact", "actions/download-artifact")
DAILY, WEEKLY = "0 22 * * *", "30 11 * * 2"
"""In UTC: six in the morning, and half past seven on Tuesday evening, in China."""
NOT_JOBS = {"variables", "workflow", "stages", "default", "include"}


@cache
def read(name: str) -> dict[str, Any]:
    # As text throughout: the key "on" would else be read as true.
    found: dict[str, Any] = yaml.load((FOLDER / f"{name}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    return found


def jobs(name: str) -> dict[str, dict[str, Any]]:
    pipeline = read(name)
    if name != "gitlab":
        found: dict[str, dict[str, Any]] = pipeline["jobs"]
        return found
    return {key: value for key, value in pipeline.items() if key not in NOT_JOBS}


def scripts(name: str, job: str | None = None) -> Iterator[str]:
    """Every shell script of a pipeline, or of one of its jobs."""
    for key, content in jobs(name).items():
        if job in {None, key}:
            for part in ("before_script", "script", "after_script"):
                yield from content.get(part, ())
            yield from (step["run"] for step in content.get("steps", ()) if "run" in step)


def commands(name: str) -> list[list[str]]:
    """Arguments of each ./inv that a pipeline runs."""
    lines = [line for script in scripts(name) for line in script.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("./inv ")]


@pytest.mark.parametrize("name", NAMES)
def test_on_a_request_it_checks_and_previews_and_on_main_it_builds_and_publishes(name: str) -> None:
    found = [command[0] for command in commands(name)]

    assert found == ["check", "impact", "audit", "build", "publish", "snapshot", "verify"]
    for task, *options in commands(name)[:2]:
        assert "--base" in options, task
    check = commands(name)[0]
    assert check[check.index("--format") + 1] == FORMATS[name]


@pytest.mark.parametrize("name", ["github", "gitea"])
def test_workflows_have_their_triggers_and_the_whole_history(name: str) -> None:
    pipeline = read(name)

    assert pipeline["on"] == {
        "pull_request": "",
        "push": {"branches": ["main"]},
        "schedule": [{"cron": DAILY}, {"cron": WEEKLY}],
    }
    assert jobs(name)["review"]["if"] == "github.event_name == 'pull_request'"
    assert jobs(name)["portal"]["if"].startswith("github.event_name != 'pull_request'")
    assert jobs(name)["publish"]["needs"] == "portal"
    for job in jobs(name).values():
        uses = [step["uses"] for step in job["steps"] if "uses" in step]
        assert uses[0].startswith("actions/checkout@v")
        assert job["steps"][0]["with"]["fetch-depth"] == "0"
        for action in uses:
            assert re.fullmatch(rf"(?:{'|'.join(ALLOWED)})@v\d+", action)


def test_github_may_only_read() -> None:
    assert read("github")["permissions"] == {"contents": "read"}


def test_github_archives_weekly_and_publishes_otherwise() -> None:
    found = jobs("github")

    assert found["portal"]["if"].endswith(f"github.event.schedule != '{WEEKLY}'")
    assert found["snapshot"]["if"] == f"github.event.schedule == '{WEEKLY}' && vars.PORTAL_ARCHIVE != ''"
    # Without a folder there is nothing to publish to; and nothing may publish unless the portal was built.
    assert found["publish"]["if"] == "vars.PORTAL_DIR != ''"
    # Every commit is built by itself: within one group, GitHub drops those that wait.
    assert "github.run_id" in read("github")["concurrency"]["group"]


def test_gitlab_archives_weekly_and_publishes_otherwise() -> None:
    found = jobs("gitlab")
    rules = {name: found[name]["rules"][0]["if"] for name in ("portal", "publish", "snapshot")}

    assert all('$PORTAL_TASK != "snapshot"' in rules[name] for name in ("portal", "publish"))
    assert rules["snapshot"].startswith('$CI_PIPELINE_SOURCE == "schedule" && $PORTAL_TASK == "snapshot"')
    assert rules["publish"].endswith("$PORTAL_DIR")
    assert rules["snapshot"].endswith("$PORTAL_ARCHIVE")
    assert found["publish"]["needs"] == ["portal"]
    # The schedules themselves are set on its pages: the comments must say so.
    text = (FOLDER / "gitlab.yml").read_text("utf-8")
    assert all(words in text for words in ("流水线计划", "0 6 * * *", "30 19 * * 2", "PORTAL_TASK"))


@pytest.mark.parametrize("name", NAMES)
def test_software_is_audited_every_morning_if_somebody_can_be_asked_and_nothing_waits_for_it(
    name: str, tmp_path: Path
) -> None:
    audit, (script,) = jobs(name)["audit"], scripts(name, "audit")
    (tmp_path / "inv").write_text('#!/bin/sh\necho "inv $*"\n', "utf-8")
    (tmp_path / "inv").chmod(0o755)
    conditions = {
        "github": f"github.event.schedule == '{DAILY}' && vars.PORTAL_AUDIT != ''",
        # It cannot always tell schedules apart; the script looks whether the variable is set.
        "gitea": "github.event_name == 'schedule'",
        "gitlab": '$CI_PIPELINE_SOURCE == "schedule" && $PORTAL_TASK != "snapshot" && $PORTAL_AUDIT',
    }

    assert (audit["if"] if name != "gitlab" else audit["rules"][0]["if"]) == conditions[name]
    assert "needs" not in jobs(name)["portal"]
    assert audit.get("allow_failure") == ("true" if name == "gitlab" else None)
    assert runs(script, tmp_path, PORTAL_AUDIT="pypi") == "inv audit --service pypi\n"
    if name == "gitea":
        assert runs(script, tmp_path, PORTAL_AUDIT="") == "没有设 PORTAL_AUDIT，不用核查。\n"


@pytest.mark.parametrize("name", NAMES)
def test_only_the_server_of_the_portal_publishes(name: str) -> None:
    where = {"github": ["self-hosted", "portal"], "gitea": "portal", "gitlab": ["portal"]}

    for job in ("publish", "snapshot"):
        assert jobs(name)[job]["tags" if name == "gitlab" else "runs-on"] == where[name]


@pytest.mark.parametrize("name", ["github", "gitea"])
def test_what_is_published_is_what_was_built(name: str) -> None:
    (kept,) = [
        step["with"] for step in jobs(name)["portal"]["steps"] if "upload-artifact" in step.get("uses", "")
    ]
    (taken,) = [
        step["with"] for step in jobs(name)["publish"]["steps"] if "download-artifact" in step.get("uses", "")
    ]

    assert (taken["name"], taken["path"]) == (kept["name"], kept["path"])


@pytest.mark.parametrize("name", ["github", "gitea"])
def test_no_expression_is_pasted_into_a_script(name: str) -> None:
    """The name of a branch must not become a command; it comes in as a variable of the environment."""
    for script in scripts(name):
        assert "${{" not in script


@pytest.mark.parametrize("name", ["github", "gitea"])
def test_the_preview_is_made_and_kept_when_the_check_fails(name: str) -> None:
    steps = jobs(name)["review"]["steps"]
    first = next(number for number, step in enumerate(steps) if "./inv check" in step.get("run", ""))

    assert all(step.get("if") == "always()" for step in steps[first + 1 :])
    (kept,) = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
    assert kept == "build/impact"
    (site,) = [step for step in jobs(name)["portal"]["steps"] if "upload-artifact" in step.get("uses", "")]
    assert site["with"]["path"] == "build/site"


def test_gitlab_fetches_all_and_reports_code_quality() -> None:
    pipeline = read("gitlab")
    check, impact, portal = (jobs("gitlab")[job] for job in ("check", "impact", "portal"))
    (command,) = [each for each in commands("gitlab") if each[0] == "check"]

    assert pipeline["variables"]["GIT_DEPTH"] == "0"
    assert check["artifacts"]["reports"]["codequality"] == command[command.index("--output") + 1]
    assert check["artifacts"]["when"] == "always"
    assert impact["artifacts"]["paths"] == ["build/impact/"]
    assert portal["artifacts"]["paths"] == ["build/site/"]
    # GitLab refuses anything but letters of ASCII, digits, - , _ and spaces here.
    assert re.fullmatch(r"\w[-\w ]*", impact["artifacts"]["expose_as"], re.ASCII)
    assert {job["stage"] for job in jobs("gitlab").values()} == set(pipeline["stages"])


@pytest.mark.parametrize("name", NAMES)
def test_scripts_are_shell_that_can_be_parsed(name: str) -> None:
    for script in scripts(name):
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)


@pytest.mark.parametrize("name", NAMES)
def test_comments_speak_to_the_administrator_in_chinese(name: str) -> None:
    text = (FOLDER / f"{name}.yml").read_text("utf-8")
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]

    assert all(re.search(r"[\u4e00-\u9fff]", line) for line in comments if line != "#")
    for word in ("内网", "镜像" if name == "gitlab" else "固定的提交哈希", "PIP_INDEX_URL"):
        assert word in text


@cache
def options_of(task: str) -> set[str]:
    """The options that a task has, as its own help lists them."""
    command = [sys.executable, "-m", "invoke", "--help", task]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"--[a-z-]+", done.stdout))


@pytest.mark.parametrize("name", NAMES)
def test_every_option_exists(name: str) -> None:
    for task, *arguments in commands(name):
        assert {each for each in arguments if each.startswith("--")} <= options_of(task)


@pytest.fixture(scope="module")
def request_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository as a pipeline of a request finds it: a branch, and origin/main."""
    root = tmp_path_factory.mktemp("request") / "repository"
    shutil.copytree(SMALL, root / "data")
    git(root.parent, "init", "-q", "-b", "main", str(root))
    commit(root)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "checkout", "-q", "-b", "change")
    append_to("orders/2021/DB-2021-0003.yml", "{日期: 2021-11-29, 事件: 报结, 单位: 高米店街道}")(
        root / "data"
    )
    commit(root)
    return root


@pytest.mark.parametrize(
    # ./inv build is the same in all three.
    ("name", "task"),
    [*((name, "check") for name in NAMES), *((name, "impact") for name in NAMES), ("github", "build")],
)
def test_every_command_runs(name: str, task: str, request_repository: Path, tmp_path: Path) -> None:
    """As written, in the root of the code, on the data of a small repository."""
    (command,) = [each for each in commands(name) if each[0] == task]
    known = {"BASE": "origin/main", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    filled = [re.sub(r"\$(\w+)", lambda match: known[match[1]], each) for each in command]
    if "--output" in filled:
        filled[filled.index("--output") + 1] = str(tmp_path / "found.json")
    filled += ["--data", str(request_repository / "data")]
    if task != "check":
        filled += ["--out", str(tmp_path / "out")]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1646100000"}
    done = subprocess.run(
        [sys.executable, "-m", "invoke", *filled],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    if task == "impact":
        assert (tmp_path / "out" / "impact.md").is_file()


def test_the_comment_of_gitea_is_made_of_the_preview(tmp_path: Path) -> None:
    """The line that packs the Markdown as JSON, as it stands in the example."""
    (line,) = [
        line for script in scripts("gitea") for line in script.splitlines() if line.startswith("python3 -c")
    ]
    (tmp_path / "build" / "impact").mkdir(parents=True)
    text = '# 标题\n"引号" 和 \\ 反斜线\n'
    (tmp_path / "build" / "impact" / "impact.md").write_text(text, "utf-8")
    subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True)

    assert yaml.safe_load((tmp_path / "build" / "comment.json").read_text("utf-8")) == {"body": text}


def runs(script: str, folder: Path, **environment: str) -> str:
    """What a script of a pipeline says, in a folder with an ./inv; it must work."""
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=folder,
        env={**os.environ, "CI_DEFAULT_BRANCH": "main", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_publishing_as_written_and_only_what_is_newest(name: str, tmp_path: Path) -> None:
    """In a clone, with the real ./inv publish; then once more, after somebody has pushed another commit."""
    (script,) = [each for each in scripts(name, "publish") if "./inv publish" in each]
    origin, clone, target = (tmp_path / each for each in ("origin", "clone", "to"))
    git(tmp_path, "init", "-q", "-b", "main", str(origin))
    commit(origin)
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    (clone / "inv").write_text(
        f'#!/bin/sh\nexec {sys.executable} -m invoke --search-root {ROOT} "$@"\n', "utf-8"
    )
    (clone / "inv").chmod(0o755)
    lay(portal("a"), clone / "build" / "site")

    assert "已发布" in runs(script, clone, PORTAL_DIR=str(target))
    assert seen(target) == portal("a")
    commit(origin)
    lay(portal("b"), clone / "build" / "site")
    assert "已有更新的提交，由它来发布。" in runs(script, clone, PORTAL_DIR=str(target))
    assert seen(target) == portal("a")


@pytest.mark.parametrize(
    ("weekday", "hour", "archives"),
    [("2", "19", True), ("2", "06", False), ("2", "08", False), ("3", "19", False)],
)
def test_gitea_archives_on_tuesday_evening_only(
    tmp_path: Path,
    weekday: str,
    hour: str,
    archives: bool,  # noqa: FBT001
) -> None:
    """It does not always say which schedule it was (go-gitea/gitea#35452)."""
    (script,) = scripts("gitea", "snapshot")
    fakes = {
        "date": f'[ "$TZ" = CST-8 ] && case $1 in +%u) echo {weekday};; +%H) echo {hour};; esac',
        "inv": 'echo "inv $*"',
    }
    for fake, text in fakes.items():
        (tmp_path / fake).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (tmp_path / fake).chmod(0o755)
    said = runs(script, tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}", PORTAL_ARCHIVE="/srv/a b")

    assert said.splitlines() == (
        ["inv snapshot --archive /srv/a b", "inv verify --archive /srv/a b"]
        if archives
        else ["不是周二晚上，不用存档。"]
    )


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("github", "vendor.github-workflows"),
        # Gitea Actions reads the workflows of GitHub.
        ("gitea", "vendor.github-workflows"),
        ("gitlab", "vendor.gitlab-ci"),
    ],
)
def test_a_pipeline_fits_its_published_schema(name: str, schema: str, tmp_path: Path) -> None:
    """With a control: a slip in the file is found."""

    def check(file: Path) -> int:
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
        if name == "gitlab":
            command += ["--data-transform", "gitlab-ci"]
        return subprocess.run([*command, str(file)], capture_output=True, check=False).returncode

    file = ROOT / "examples" / "ci" / f"{name}.yml"
    slip = tmp_path / f"{name}.yml"
    text = file.read_text("utf-8")
    wrong = text.replace("stage:", "stages_of:") if name == "gitlab" else text.replace("runs-on:", "runs-in:")
    slip.write_text(wrong, "utf-8")

    assert check(file) == 0
    assert wrong != text
    assert check(slip) != 0
