@echo off
chcp 65001 >nul
cd /d "%~dp0"
"%~dp0env\Scripts\python.exe" "%~dp0scripts\start.py"
if errorlevel 1 pause
