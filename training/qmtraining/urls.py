"""Addresses of the service and, at the root, of the published manual."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from qmtraining.views import exports, learning, quality, questions, quiz, signing, site, team

training: list[URLPattern | URLResolver] = [
    path("", learning.my_list, name="list"),
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("password/", signing.change_password, name="password"),
    path("language/", signing.choose_language, name="language"),
    path("theme.css", site.theme, name="theme"),
    path("module/<str:module>/", learning.module, name="module"),
    path("module/<str:module>/read/", learning.confirm, name="confirm"),
    path("quiz/<uuid:key>/", quiz.resume, name="quiz"),
    path("quiz/<uuid:key>/<int:number>/", quiz.question, name="question"),
    path("quiz/<uuid:key>/check/", quiz.check, name="check"),
    path("quiz/<uuid:key>/result/", quiz.result, name="result"),
    path("records/", learning.my_records, name="records"),
    path("records.csv", exports.my_records, name="records-csv"),
    path("team/", team.matrix, name="team"),
    path("team/status.csv", exports.team_status, name="team-csv"),
    path("people/<str:code>/", team.person, name="person"),
    path("people/<str:code>/records/", team.records, name="person-records"),
    path("people/<str:code>/records.csv", exports.records, name="person-csv"),
    path("people/<str:code>/more-time/", team.more_time, name="more-time"),
    path("coverage/", quality.coverage, name="coverage"),
    path("coverage.csv", exports.coverage, name="coverage-csv"),
    path("coverage/<str:item>/", quality.item, name="item"),
    path("questions/", questions.overview, name="questions"),
    path("questions.csv", questions.questions_csv, name="questions-csv"),
    path("questions/modules/", questions.modules, name="modules"),
    path("questions/passages/", questions.passages, name="passages"),
    path("questions/passages.csv", questions.passages_csv, name="passages-csv"),
    path("questions/<str:qver>/", questions.question, name="question-figures"),
    path("editions/", quality.editions, name="editions"),
    path("editions/<str:name>/", quality.edition, name="edition"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("training", learning.to_list),
    path("training/", include(training)),
    re_path(r"^(?P<path>.*)$", site.published, name="site"),
]

handler400 = "qmtraining.views.trouble.bad_request"
handler403 = "qmtraining.views.trouble.forbidden"
handler404 = "qmtraining.views.trouble.not_found"
handler500 = "qmtraining.views.trouble.broken"
